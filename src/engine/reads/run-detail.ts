import type { EngineCore } from "../engine-core.ts";
import { readRunError, type RunError } from "../run-error.ts";
import type { Run } from "../storage/runs-table.ts";
import { type FailedAttempt, toFailedAttempt } from "./failed-attempt.ts";
import { isoInstant, type RunSummary, toRunSummary } from "./run-summary.ts";
import { type RunStep, toRunStep } from "./run-step.ts";

/** An event that a run was started for. */
export type RunEvent = {
  /** The engine's. */
  id: string;
  /** The one its sender gave it; null when that is the engine's. */
  externalId: string | null;
  name: string;
  receivedAt: string;
  data: unknown;
};

/** Everything that is known of one run. Instants are ISO 8601 UTC; null is what does not apply. */
export type RunDetail = RunSummary & {
  /** What it was started for: one event, or those of its batch in their order. */
  events: RunEvent[];
  /** The schedule that started it. */
  cron: string | null;
  /** What the function returned; null until it has. */
  output: unknown;
  /** Why it failed. */
  error: RunError | null;
  /** Whether a call of its function is on its way at this instant. */
  isCalled: boolean;
  /** When it begins: it was put off, by its event's `ts` or by a throttle. */
  startsAt: string | null;
  /** When the function is called again after it failed outside its steps, or was not reached. */
  nextTryAt: string | null;
  /** What failed outside its steps, oldest first. */
  failures: FailedAttempt[];
  /** In the order in which the function came to them. */
  steps: RunStep[];
};

/** Reads a run, inside `EngineStore.read`; null when there is none with this id. */
export const readRunDetail = (core: EngineCore, runId: string): RunDetail | null => {
  const { store } = core;
  const run = store.runs.find(runId);
  if (!run) return null;
  const queue = store.queue.ofRun(runId);
  const failures = store.failures.ofRun(runId);
  const events = eventsOf(core, run);
  const around = {
    isRunning: run.status === "Running",
    queue,
    failures,
    awaitedEvents: store.listeners.waitsOfRun(runId),
    awaitedSignals: store.signals.ofRun(runId),
  };
  const start = queue.find(({ kind }) => kind === "start");
  const nextTry = queue.find(
    ({ id, kind, attempt, faults }) => kind === "discover" && attempt + faults > 0 && !core.inFlight.has(id),
  );
  return {
    ...toRunSummary({ ...run, eventName: events[0]?.name ?? "" }),
    events,
    cron: run.cron ?? null,
    ...outcomeOf(run),
    isCalled: queue.some(({ id }) => core.inFlight.has(id)),
    startsAt: start ? isoInstant(start.dueAtMs) : null,
    nextTryAt: nextTry ? isoInstant(nextTry.dueAtMs) : null,
    failures: failures.filter(({ stepId }) => stepId === undefined).map(toFailedAttempt),
    steps: store.steps.recordsOf(runId).map((step) => toRunStep(core, step, around)),
  };
};

const outcomeOf = ({ status, output }: Run): Pick<RunDetail, "output" | "error"> => {
  if (output === undefined) return { output: null, error: null };
  return status === "Failed"
    ? { output: null, error: readRunError(output) }
    : { output: JSON.parse(output) as unknown, error: null };
};

const eventsOf = ({ store }: EngineCore, run: Run): RunEvent[] =>
  store.runs.eventIdsOf(run).flatMap((id) => {
    const event = store.events.find(id);
    if (!event) return [];
    const body = JSON.parse(event.body) as { id?: string; data?: unknown };
    return [
      {
        id,
        externalId: body.id === undefined || body.id === id ? null : body.id,
        name: event.name,
        receivedAt: isoInstant(event.receivedAtMs),
        data: body.data ?? {},
      },
    ];
  });
