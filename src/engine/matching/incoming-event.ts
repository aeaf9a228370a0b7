import { z } from "zod";
import { type CanonicalJson, toCanonicalJson } from "../canonical-json.ts";
import { EngineEventError } from "../engine-errors.ts";
import { lastInstantMs, maxEventBytes } from "../limits.ts";
import type { ExpressionEvent } from "./expressions.ts";

/** An event on its way in: as text for storage, parsed for expressions. */
export type IncomingEvent = {
  /** The engine's own id of it, a ULID. */
  id: string;
  /** The id its sender gave it, by which a repetition is known. */
  externalId: string | undefined;
  name: string;
  body: CanonicalJson;
  parsed: ExpressionEvent;
  /** The instant it is for: runs it starts do not begin earlier. */
  tsMs: number;
};

/** Names under which only the engine itself tells of something. */
const reservedPrefix = "inngest/";

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
 * Reads one event or a list of them, as the SDK posts them; `idAt` gives the id of the event at an index.
 * @throws EngineEventError when one is malformed, has a reserved name or is larger than 512 KiB.
 */
export const parseEvents = (
  input: unknown,
  idAt: (index: number) => string,
  nowMs: number,
): IncomingEvent[] =>
  (Array.isArray(input) ? input : [input]).map((raw: unknown, index) => {
    const result = eventSchema.safeParse(raw);
    if (!result.success) throw invalid(index, `is malformed: ${z.prettifyError(result.error)}`);
    const { name, data, id, ts, user, v, meta } = result.data;
    if (name.startsWith(reservedPrefix)) {
      throw invalid(index, `has the name "${name}"; names that begin with "${reservedPrefix}" are reserved`);
    }
    const { _inngest: _reserved, ...ownData } = data ?? {};
    const event = incomingEvent(idAt(index), {
      name,
      data: ownData,
      ...(id ? { id } : {}),
      // 0 and nothing both mean now.
      ts: ts || nowMs,
      ...(user ? { user } : {}),
      ...(v ? { v } : {}),
      ...(meta ? { meta } : {}),
    });
    const sizeBytes = Buffer.byteLength(event.body);
    if (sizeBytes <= maxEventBytes) return event;
    throw new EngineEventError(
      "ENGINE_EVENT_TOO_LARGE",
      `Event "${name}" has ${sizeBytes} bytes, and ${maxEventBytes} are allowed. Send a reference to the data.`,
    );
  });

const invalid = (index: number, what: string): EngineEventError =>
  new EngineEventError("ENGINE_EVENT_INVALID", `Event ${index + 1} ${what}.`);

/** An event of any size under the engine's id `id`; functions see the id that its sender gave it, if any. */
export const incomingEvent = (
  id: string,
  event: ExpressionEvent & { id?: string; name: string; ts: number },
): IncomingEvent => {
  const parsed = { ...event, id: event.id ?? id };
  return {
    id,
    externalId: event.id,
    name: event.name,
    body: toCanonicalJson(parsed),
    parsed,
    tsMs: event.ts,
  };
};

/** A stored event again as it was when it came in. */
export const reviveEvent = (stored: { id: string; name: string; body: CanonicalJson }): IncomingEvent => {
  const parsed = JSON.parse(stored.body) as ExpressionEvent;
  return { ...stored, externalId: undefined, parsed, tsMs: Number(parsed["ts"]) };
};
