import { z } from "zod";
import { type CanonicalJson, toCanonicalJson } from "../canonical-json.ts";
import { EngineEventError } from "../engine-errors.ts";
import { lastInstantMs, maxEventBytes } from "../limits.ts";
import type { ExpressionEvent } from "./expressions.ts";

/** An event on its way in: as text for storage, parsed for expressions. */
export type IncomingEvent = {
  id: string;
  name: string;
  body: CanonicalJson;
  parsed: ExpressionEvent;
  /** The instant it is for: runs it starts do not begin earlier. */
  tsMs: number;
};

const eventSchema = z.object({
  name: z.string().min(1).max(256),
  data: z.record(z.string(), z.unknown()).nullish(),
  id: z.string().max(256).nullish(),
  ts: z.number().min(-lastInstantMs).max(lastInstantMs).nullish(),
  user: z.record(z.string(), z.unknown()).nullish(),
  v: z.string().nullish(),
  meta: z.record(z.string(), z.unknown()).nullish(),
});

/**
 * Reads one event or a list of them, as the SDK posts them. Events without an id get one from `newId`.
 * @throws EngineEventError when one is malformed or larger than 512 KiB.
 */
export const parseEvents = (input: unknown, newId: () => string, nowMs: number): IncomingEvent[] =>
  (Array.isArray(input) ? input : [input]).map((raw: unknown, index) => {
    const result = eventSchema.safeParse(raw);
    if (!result.success) {
      throw new EngineEventError(
        "ENGINE_EVENT_INVALID",
        `Event ${index + 1} is malformed: ${z.prettifyError(result.error)}.`,
      );
    }
    const { name, data, id, ts, user, v, meta } = result.data;
    return incomingEvent({
      name,
      data: data ?? {},
      id: id || newId(),
      // 0 and nothing both mean now.
      ts: ts || nowMs,
      ...(user ? { user } : {}),
      ...(v ? { v } : {}),
      ...(meta ? { meta } : {}),
    });
  });

/** @throws EngineEventError when it is larger than 512 KiB. */
const incomingEvent = (event: ExpressionEvent & { id: string; name: string; ts: number }): IncomingEvent => {
  const incoming = systemEvent(event);
  const sizeBytes = Buffer.byteLength(incoming.body);
  if (sizeBytes <= maxEventBytes) return incoming;
  throw new EngineEventError(
    "ENGINE_EVENT_TOO_LARGE",
    `Event "${event.name}" has ${sizeBytes} bytes, and ${maxEventBytes} are allowed. Send a reference to the data.`,
  );
};

/** An event of the engine's own making, of any size. */
export const systemEvent = (
  event: ExpressionEvent & { id: string; name: string; ts: number },
): IncomingEvent => {
  const body = toCanonicalJson(event);
  return { id: event.id, name: event.name, body, parsed: event, tsMs: event.ts };
};

/** A stored event again as it was when it came in. */
export const reviveEvent = (stored: { id: string; name: string; body: CanonicalJson }): IncomingEvent => {
  const parsed = JSON.parse(stored.body) as ExpressionEvent;
  return { ...stored, parsed, tsMs: Number(parsed["ts"]) };
};
