import { Hono } from "hono";
import { z } from "zod";
import { domainEvent } from "../events/domain-event.ts";
import { phoneNumber } from "../events/fields.ts";
import type { Rehearsals } from "../rehearsal/rehearsal.ts";
import { badRequest, HttpError, methodNotAllowed, pathText } from "./http-error.ts";
import { jsonBody, parsed } from "./json-body.ts";
import { leadParameters } from "./lead-routes.ts";

const maxDays = 366;
const defaultDays = 14;
const howFar = "How far time is put forward.";
const dayMs = 24 * 3_600_000;
const afterMs = z
  .int()
  .min(0)
  .max(maxDays * dayMs)
  .describe("Milliseconds after the beginning; of a report, after the message was accepted.");

/** Something that happens meanwhile: see `Happening` in `src/rehearsal`. */
const happening = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("event"), afterMs, event: domainEvent }),
  z.strictObject({
    kind: z.literal("report"),
    afterMs,
    channel: z.enum(["sms", "email"]),
    template: z.string().max(100).optional().describe("Missing: any."),
    status: z.enum(["sent", "delivered", "undelivered", "failed"]),
  }),
  z.strictObject({
    kind: z.literal("reply"),
    afterMs,
    from: phoneNumber,
    keyword: z.enum(["stop", "start"]),
  }),
]);

/** Body of `POST /api/rehearsals`. */
export const rehearsalBody = z.strictObject({
  events: z.array(domainEvent).min(1, "must hold at least one event").max(20),
  happenings: z.array(happening).max(20).default([]),
  days: z.int().min(1).max(maxDays).default(defaultDays).describe(howFar),
});

/** Body of `POST /api/rehearsals/replay`. */
export const replayBody = z.strictObject({
  eventId: z.string().min(1).max(200),
  days: z.int().min(0).max(maxDays).default(defaultDays).describe(howFar),
});

/** Query of `GET /api/leads/{leadId}/next`. */
export const horizon = z.object({
  days: z.coerce.number().int().min(1).max(maxDays).default(defaultDays).describe(howFar),
});

/**
 * `POST /api/rehearsals`: what events would come to, in the days after them. `POST /api/rehearsals/replay`: what running
 * the journey of a recorded event again would do; 404 when it is not on record. Nothing is sent, and nothing is recorded.
 */
export function rehearsalRoutes(rehearsals: Pick<Rehearsals, "fastForward" | "replay">): Hono {
  return new Hono()
    .post("/", async (c) => {
      const { events, happenings, days } = parsed(rehearsalBody, await jsonBody(c));
      const { signal } = c.req.raw;
      const result = await rehearsals.fastForward(events, {
        happenings,
        horizonMs: days * dayMs,
        signal,
        askedBy: "program",
      });
      if (result.status === "played") return c.json(result.rehearsal);
      throw badRequest(
        result.problems.map(({ path, message }) => ({ path: pathText(["events", ...path]), message })),
      );
    })
    .all("/", methodNotAllowed("POST"))
    .post("/replay", async (c) => {
      const { eventId, days } = parsed(replayBody, await jsonBody(c));
      const { signal } = c.req.raw;
      const rehearsal = await rehearsals.replay(eventId, {
        horizonMs: days * dayMs,
        signal,
        askedBy: "program",
      });
      if (rehearsal === null) throw new HttpError(404, `The event ${eventId} is not on record.`);
      return c.json(rehearsal);
    })
    .all("/replay", methodNotAllowed("POST"));
}

/** `GET /api/leads/{leadId}/next?days=14`: what the lead would still be told; 404 when nothing is held of the lead. */
export function nextRoutes(rehearsals: Pick<Rehearsals, "next">): Hono {
  return new Hono()
    .get("/:leadId/next", async (c) => {
      const { leadId } = parsed(leadParameters, c.req.param());
      const { days } = parsed(horizon, c.req.query());
      const { signal } = c.req.raw;
      const rehearsal = await rehearsals.next(leadId, { horizonMs: days * dayMs, signal });
      if (rehearsal === null) throw new HttpError(404, `Nothing is held of the lead ${leadId}.`);
      return c.json(rehearsal);
    })
    .all("/:leadId/next", methodNotAllowed("GET"));
}
