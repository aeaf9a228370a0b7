import { Hono } from "hono";
import { z } from "zod";
import { domainEvent } from "../events/domain-event.ts";
import type { EventDoor } from "../functions/event-door.ts";
import { badRequest, methodNotAllowed, pathText } from "./http-error.ts";
import { jsonBody, parsed } from "./json-body.ts";

/** Events accepted in one request. */
const maxEvents = 1000;

/** Several events at once: all of them, or none. */
export const eventBatch = z.array(domainEvent).min(1, "must hold at least one event").max(maxEvents);

/** `POST /api/events`: one domain event or an array of them; all or none. 202 once they are durable. */
export function eventRoutes(door: EventDoor): Hono {
  return new Hono()
    .post("/", async (c) => {
      const body = await jsonBody(c);
      const isBatch = Array.isArray(body);
      const events = isBatch ? parsed(eventBatch, body) : [parsed(domainEvent, body)];
      const acceptance = await door.accept(events);
      if (acceptance.status === "accepted") return c.json({ ids: acceptance.ids }, 202);
      throw badRequest(
        acceptance.problems.map(({ path, message }) => ({
          // A single event has no position to name.
          path: pathText(isBatch ? path : path.slice(1)),
          message,
        })),
      );
    })
    .all("/", methodNotAllowed("POST"));
}
