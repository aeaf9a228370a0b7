import { type Context, Hono } from "hono";
import { z } from "zod";
import type { RehearsedReplay } from "../desk/rehearse-replay.ts";
import type { DeskRuns, EmbeddedRuns, InngestRuns } from "../desk/runs.ts";
import { actorOf } from "./caller.ts";
import { HttpError, methodNotAllowed } from "./http-error.ts";
import { jsonBody, parsed } from "./json-body.ts";

/** Where a run can be in its life. */
export const runStatuses = ["running", "completed", "failed", "cancelled"] as const;

const plainText = z
  .string()
  .max(256)
  .regex(/^\P{Cc}*$/u, "must not contain control characters");

/** Which runs are listed. */
export const runFilter = z.object({
  status: z.enum(runStatuses, `must be one of ${runStatuses.join(", ")}`).optional(),
  function: plainText
    .optional()
    .describe("`lead-created`, or with the application's name, `bienvenue-lead-created`."),
  eventId: plainText.optional().describe("The engine's id of an event, or its sender's."),
  cursor: z.string().max(200).optional().describe("`nextCursor` of the page before."),
  limit: z.coerce.number("must be a number").int().min(1).max(200).default(50),
});

/** How a run is started again. */
export const replayOptions = z.object({
  dryRun: z.boolean("must be true or false").default(false).describe("Say what would happen; do nothing."),
});

/** What the run routes work with. */
export type RunsContext = {
  runs: DeskRuns;
  /** Says what a replay would do, without doing it. Missing: a dry run is answered with 501. */
  rehearseReplay?: (runId: string) => Promise<RehearsedReplay>;
};

/**
 * `GET /api/runs` (newest first, by pages), `GET /api/runs/{id}` (steps, attempts, waits, messages),
 * `POST /api/runs/{id}/cancel` and `POST /api/runs/{id}/replay`. With an Inngest server only `cancel`: the rest is 501
 * with the address of its dashboard.
 */
export function runRoutes({ runs, rehearseReplay }: RunsContext): Hono {
  return new Hono()
    .get("/", async (c) => {
      const { function: functionId, status, eventId, cursor, limit } = parsed(runFilter, c.req.query());
      const page = await embedded(runs).list({
        limit,
        ...(status === undefined ? {} : { status }),
        ...(functionId === undefined ? {} : { functionId }),
        ...(eventId === undefined ? {} : { eventId }),
        ...(cursor === undefined ? {} : { cursor }),
      });
      return c.json(page);
    })
    .all("/", methodNotAllowed("GET"))
    .get("/:id", async (c) => {
      const id = c.req.param("id");
      const run = await embedded(runs, id).find(id);
      if (run === null) throw notFound(id);
      return c.json({ run });
    })
    .all("/:id", methodNotAllowed("GET"))
    .post("/:id/cancel", async (c) => await cancel(c, runs, c.req.param("id")))
    .all("/:id/cancel", methodNotAllowed("POST"))
    .post("/:id/replay", async (c) => {
      const id = c.req.param("id");
      const { dryRun } = parsed(replayOptions, await jsonBody(c));
      const own = embedded(runs, id);
      return dryRun ? await rehearse(c, rehearseReplay, id) : await replay(c, own, id);
    })
    .all("/:id/replay", methodNotAllowed("POST"));
}

async function cancel(c: Context, runs: DeskRuns, id: string): Promise<Response> {
  const cancelled = await runs.cancel(id, actorOf(c));
  switch (cancelled.status) {
    case "cancelled":
      return c.json({ id, status: "cancelled" });
    case "ended":
      throw new HttpError(409, `The run has ended: it is ${cancelled.as}.`, { id });
    case "refused":
      throw new HttpError(409, cancelled.explanation, { id });
    case "unavailable":
      throw new HttpError(502, cancelled.explanation, { id });
    case "not-found":
      throw notFound(id);
    default:
      return cancelled satisfies never;
  }
}

async function replay(c: Context, runs: EmbeddedRuns, id: string): Promise<Response> {
  const replayed = await runs.replay(id, actorOf(c));
  switch (replayed.status) {
    case "started":
      return c.json({ id, status: "started", runId: replayed.runId }, 202);
    case "unregistered":
      throw new HttpError(409, `There is no function ${replayed.functionId} any more.`, { id });
    case "taken":
      throw new HttpError(
        409,
        `Another run of ${replayed.functionId} has not ended, and one goes at a time.`,
        {
          id,
        },
      );
    case "not-found":
      throw notFound(id);
    default:
      return replayed satisfies never;
  }
}

async function rehearse(
  c: Context,
  rehearseReplay: RunsContext["rehearseReplay"],
  id: string,
): Promise<Response> {
  if (rehearseReplay === undefined)
    throw new HttpError(501, "This server cannot rehearse a replay: rehearseReplay is not there.", { id });
  const rehearsed = await rehearseReplay(id);
  switch (rehearsed.status) {
    case "rehearsed":
      return c.json({ id, dryRun: true, rehearsal: rehearsed.rehearsal });
    case "unknown-event":
      throw new HttpError(409, "The event of this run is not on record, so its replay cannot be rehearsed.", {
        id,
      });
    case "not-found":
      throw notFound(id);
    default:
      return rehearsed satisfies never;
  }
}

/** @throws HttpError 501 with an Inngest server */
function embedded(runs: DeskRuns, id?: string): EmbeddedRuns {
  if (runs.kind === "embedded") return runs;
  throw elsewhere(runs, id);
}

function elsewhere({ dashboardUrl, runUrl }: InngestRuns, id: string | undefined): HttpError {
  const url = (id === undefined ? null : runUrl(id)) ?? dashboardUrl;
  return new HttpError(501, `The runs are on an Inngest server: see its dashboard at ${url}.`, {
    dashboardUrl: url,
  });
}

function notFound(id: string): HttpError {
  return new HttpError(404, `There is no run ${JSON.stringify(id.slice(0, 64))}.`);
}
