import type { CanonicalJson } from "../canonical-json.ts";
import { type IncomingEvent, reviveEvent, systemEvent } from "../matching/incoming-event.ts";
import type { StoredEvent } from "../storage/events-table.ts";
import type { Run, RunStatus } from "../storage/runs-table.ts";

const finished = "inngest/function.finished";
const failed = "inngest/function.failed";
const cancelled = "inngest/function.cancelled";
const ownNames = new Set([finished, failed, cancelled]);

/** The event that starts a run of a cron trigger. */
export const cronEvent = (cron: string, id: string, nowMs: number): IncomingEvent =>
  systemEvent({ id, name: "inngest/scheduled.timer", data: { cron }, ts: nowMs });

/**
 * The events that tell of a run's end, of those that someone hears. The end of a run that was itself started by
 * such an event is not told, or a failing failure handler would call itself for ever.
 */
export const endEvents = (
  run: Run,
  end: { status: Exclude<RunStatus, "Running">; output: CanonicalJson | null },
  context: { event: StoredEvent; newId: () => string; nowMs: number; isHeard: (name: string) => boolean },
): IncomingEvent[] => {
  if (ownNames.has(context.event.name)) return [];
  const names = namesFor(end.status).filter(context.isHeard);
  if (names.length === 0) return [];
  const event = reviveEvent(context.event).parsed;
  const output: unknown = end.output === null ? null : JSON.parse(end.output);
  const data = {
    function_id: run.functionId,
    run_id: run.id,
    event,
    events: [event],
    ...(end.status === "Failed" ? { error: output } : { result: output }),
    _inngest: { status: end.status },
  };
  return names.map((name) =>
    // The run's id as the event's: a run fails or is cancelled once.
    systemEvent({ id: name === finished ? context.newId() : run.id, name, data, ts: context.nowMs }),
  );
};

const namesFor = (status: Exclude<RunStatus, "Running">): string[] => {
  switch (status) {
    case "Completed":
      return [finished];
    case "Failed":
      return [finished, failed];
    case "Cancelled":
      return [finished, cancelled];
    default:
      return status satisfies never;
  }
};
