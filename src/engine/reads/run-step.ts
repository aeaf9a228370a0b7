import type { EngineCore } from "../engine-core.ts";
import { readRunError, type RunError } from "../run-error.ts";
import type { InvokedInput } from "../steps/invoke.ts";
import type { Failure } from "../storage/failures-table.ts";
import type { AwaitedEvent } from "../storage/listeners-table.ts";
import type { QueueItem } from "../storage/queue-table.ts";
import type { Run } from "../storage/runs-table.ts";
import type { SignalWaiter } from "../storage/signals-table.ts";
import type { StepKind, StepRecord } from "../storage/steps-table.ts";
import { type FailedAttempt, toFailedAttempt } from "./failed-attempt.ts";
import { isoInstant } from "./run-summary.ts";

/** What an open step waits for. `untilAt`: when it ends by itself. */
export type StepWait =
  | { for: "time"; untilAt: string }
  /** `condition`: the `if` of the wait, or its `match` in the same words; null: any event of the name. */
  | { for: "event"; eventName: string; condition: string | null; untilAt: string }
  /** `signal` is null when another step took it over (`onConflict: "replace"`). */
  | { for: "signal"; signal: string | null; untilAt: string }
  /**
   * The end of an invoked run. `runId` is null while that has not started; both are when the invocation was made by a
   * version before schema 3.
   */
  | { for: "run"; functionId: string | null; runId: string | null; untilAt: string };

/** A step of a run. Instants are ISO 8601 UTC; null is what does not apply. */
export type RunStep = {
  /** The SDK's, a digest. */
  id: string;
  /** As the function names it. */
  name: string;
  kind: "run" | "sleep" | "wait-for-event" | "wait-for-signal" | "invoke" | "fetch";
  /**
   * `planned`: to be executed as soon as it can be. `running`: being executed. `waiting`: for an instant, an event, a
   * signal, another run, or its next try. `done`, `failed`: it has ended. `cancelled`: its run ended before it did.
   */
  state: "planned" | "running" | "waiting" | "done" | "failed" | "cancelled";
  /** What it came to; null until then. A wait whose time ran out came to null as well. */
  output: unknown;
  /** What it threw into the function. */
  error: RunError | null;
  endedAt: string | null;
  /** Tries made, the one on its way included; 0 for steps that are not tried: sleeps, waits, invocations. */
  attempts: number;
  /** Oldest first. */
  failures: FailedAttempt[];
  /** When it is tried again. */
  nextTryAt: string | null;
  /** Set while `state` is `waiting`, but for a next try. */
  waitsFor: StepWait | null;
};

/** What is known of a run beside its steps, and says what they are at. */
export type StepSurroundings = {
  isRunning: boolean;
  queue: readonly QueueItem[];
  failures: readonly Failure[];
  awaitedEvents: readonly AwaitedEvent[];
  awaitedSignals: readonly SignalWaiter[];
};

/** One step as operators see it, of what is in the file now. */
export const toRunStep = (core: EngineCore, step: StepRecord, around: StepSurroundings): RunStep => {
  const { result } = step;
  const isTried = step.kind === "run" || step.kind === "gateway";
  const failures = around.failures.filter(({ stepId }) => stepId === step.stepId);
  const item = around.queue.find(
    ({ subject, kind }) => subject === step.stepId && kind === workOf[step.kind],
  );
  const { state, nextTryAt, waitsFor } = progressOf(core, step, { around, item });
  return {
    id: step.stepId,
    name: step.name,
    kind: kinds[step.kind],
    state,
    output: result?.outcome === "data" ? (JSON.parse(result.value) as unknown) : null,
    error: result?.outcome === "error" ? readRunError(result.value) : null,
    endedAt: step.endedAtMs === undefined ? null : isoInstant(step.endedAtMs),
    attempts: isTried ? countAttempts(failures, { item, state }) : 0,
    failures: failures.map(toFailedAttempt),
    nextTryAt,
    waitsFor,
  };
};

const kinds: Record<StepKind, RunStep["kind"]> = {
  run: "run",
  sleep: "sleep",
  wait: "wait-for-event",
  signal: "wait-for-signal",
  invoke: "invoke",
  gateway: "fetch",
};

/** The queued work that stands for an open step. */
const workOf: Record<StepKind, QueueItem["kind"]> = {
  run: "step",
  gateway: "gateway",
  sleep: "sleep",
  wait: "wait",
  signal: "wait",
  invoke: "wait",
};

type Progress = Pick<RunStep, "state" | "nextTryAt" | "waitsFor">;

const progressOf = (
  core: EngineCore,
  step: StepRecord,
  { around, item }: { around: StepSurroundings; item: QueueItem | undefined },
): Progress => {
  const at = (state: RunStep["state"]): Progress => ({ state, nextTryAt: null, waitsFor: null });
  if (step.result) return at(step.result.outcome === "error" ? "failed" : "done");
  if (!around.isRunning) return at("cancelled");
  if (!item) return at("planned");
  const dueAt = isoInstant(item.dueAtMs);
  if (workOf[step.kind] !== "step" && workOf[step.kind] !== "gateway") {
    return { state: "waiting", nextTryAt: null, waitsFor: waitOf(core, step, { around, untilAt: dueAt }) };
  }
  if (core.inFlight.has(item.id)) return at("running");
  const isTriedAgain = item.attempt > 0 || item.faults > 0;
  return isTriedAgain && item.dueAtMs > core.clock.now()
    ? { state: "waiting", nextTryAt: dueAt, waitsFor: null }
    : at("planned");
};

const waitOf = (
  core: EngineCore,
  step: StepRecord,
  { around, untilAt }: { around: StepSurroundings; untilAt: string },
): StepWait => {
  switch (step.kind) {
    case "wait": {
      const awaited = around.awaitedEvents.find(({ stepId }) => stepId === step.stepId);
      if (!awaited) return { for: "time", untilAt };
      return { for: "event", eventName: awaited.eventName, condition: awaited.expression ?? null, untilAt };
    }
    case "signal": {
      const awaited = around.awaitedSignals.find(({ stepId }) => stepId === step.stepId);
      return { for: "signal", signal: awaited?.signal ?? null, untilAt };
    }
    case "invoke":
      return { for: "run", ...invokedBy(core, step), untilAt };
    case "sleep":
    case "run":
    case "gateway":
      return { for: "time", untilAt };
    default:
      return step.kind satisfies never;
  }
};

const invokedBy = (
  { store }: EngineCore,
  { input }: StepRecord,
): { functionId: string | null; runId: string | null } => {
  if (input === undefined) return { functionId: null, runId: null };
  const { functionId, eventId } = JSON.parse(input) as InvokedInput;
  const run = store.runs.ofEvent(eventId).find((candidate: Run) => candidate.functionId === functionId);
  return { functionId, runId: run?.id ?? null };
};

/** Of a file that was written before failures were kept, an open step's attempts are in its queued work. */
const countAttempts = (
  failures: readonly Failure[],
  { item, state }: { item: QueueItem | undefined; state: RunStep["state"] },
): number => {
  const tries = failures.filter(({ kind }) => kind === "failed");
  const failed = Math.max(tries.length, item?.attempt ?? 0);
  switch (state) {
    case "running":
    case "done":
      return failed + 1;
    case "failed":
      // The last one is among them, unless it failed otherwise than by a try: an answer that cannot be kept.
      return tries.at(-1)?.retryAtMs === undefined && tries.length > 0 ? failed : failed + 1;
    case "planned":
    case "waiting":
    case "cancelled":
      return failed;
    default:
      return state satisfies never;
  }
};
