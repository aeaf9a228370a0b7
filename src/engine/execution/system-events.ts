import type { CanonicalJson } from "../canonical-json.ts";
import { type IncomingEvent, incomingEvent, reviveEvent } from "../matching/incoming-event.ts";
import { correlationId, waiterOf } from "../steps/invocation.ts";
import type { StoredEvent } from "../storage/events-table.ts";
import type { Run, RunStatus } from "../storage/runs-table.ts";

/** How a run ended. `output` is the result of a completed run, the error of a failed one, and null of a cancelled one. */
export type RunEnd = { status: Exclude<RunStatus, "Running">; output: CanonicalJson | null };

const finished = "inngest/function.finished";
const failed = "inngest/function.failed";
const cancelled = "inngest/function.cancelled";

/** The error that stands for a cancellation where one is thrown or told. */
export const cancellationError = { name: "Error", message: "function cancelled" };

/**
 * The events that tell of a run's end, of those that someone hears. The end of a run that was itself started by one
 * that tells of failure or of every end is not told, or a failing failure handler would call itself for ever. Nor is
 * the cancellation of one that was started by a cancellation told as such: of a singleton's runs each could cancel the
 * one before, without end and within one transaction.
 */
export const endEvents = (
  run: Run,
  end: RunEnd,
  context: {
    /** What the run was started for. */
    events: readonly StoredEvent[];
    newId: () => string;
    nowMs: number;
    isHeard: (name: string) => boolean;
  },
): IncomingEvent[] => {
  const { events, newId, nowMs, isHeard } = context;
  const [first] = events;
  if (!first || first.name === failed || first.name === finished) return [];
  const names = namesFor(end.status).filter(
    (name) => isHeard(name) && !(name === cancelled && first.name === cancelled),
  );
  if (names.length === 0) return [];
  const invoker = waiterOf(run, first);
  const data = {
    function_id: run.functionId,
    run_id: run.id,
    event: reviveEvent(first).parsed,
    events: events.map((event) => reviveEvent(event).parsed),
    ...outcomeOf(end),
    ...(invoker ? { correlation_id: correlationId(invoker) } : {}),
    _inngest: { status: end.status },
  };
  return names.map((name) =>
    // The run's id as the event's: a run fails or is cancelled once.
    incomingEvent(newId(), { ...(name === finished ? {} : { id: run.id }), name, data, ts: nowMs }),
  );
};

const outcomeOf = ({ status, output }: RunEnd): { result: unknown } | { error: unknown } => {
  if (status === "Cancelled") return { error: cancellationError };
  const value: unknown = output === null ? null : JSON.parse(output);
  return status === "Failed" ? { error: value } : { result: value };
};

const namesFor = (status: RunEnd["status"]): string[] => {
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
