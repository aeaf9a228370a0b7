import { type IncomingEvent, incomingEvent } from "../matching/incoming-event.ts";

const name = "inngest/scheduled.timer";

/**
 * The event of an occasion of a schedule. Functions see the occasion as its id, in ISO 8601; it is not known again
 * by that, because other functions have occasions at the same time.
 */
export const cronEvent = (
  cron: string,
  { id, occasionMs, nowMs }: { id: string; occasionMs: number; nowMs: number },
): IncomingEvent => ({
  ...incomingEvent(id, { id: occasionText(occasionMs), name, data: { cron }, ts: nowMs }),
  externalId: undefined,
});

export const isCronEvent = (event: IncomingEvent): boolean => event.name === name;

/** The schedule whose event it is; undefined for any other event. */
export const cronOf = (event: IncomingEvent): string | undefined => {
  const data = isCronEvent(event) ? event.parsed["data"] : undefined;
  const cron = typeof data === "object" && data !== null && "cron" in data ? data.cron : undefined;
  return typeof cron === "string" ? cron : undefined;
};

/** ISO 8601 to the second, as schedules are. */
export const occasionText = (occasionMs: number): string =>
  new Date(occasionMs).toISOString().replace(/\.\d+Z$/, "Z");
