import type { FailedAttempt, RunError } from "./failed-attempt.ts";

/** What an open step waits for. `untilAt`: when it ends by itself. */
export type StepWait =
  | { for: "time"; untilAt: string }
  /** `condition`: the `if` of the wait, or its `match` in the same words; null: any event of the name. */
  | { for: "event"; eventName: string; condition: string | null; untilAt: string }
  | { for: "signal"; signal: string; untilAt: string }
  /** The end of an invoked run. `functionId` and `runId` are null when it has not started, or is of an older version. */
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
