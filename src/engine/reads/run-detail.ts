import type { FailedAttempt, RunError } from "./failed-attempt.ts";
import type { RunStep } from "./run-step.ts";
import type { RunSummary } from "./run-summary.ts";

/** An event that a run was started for. */
export type RunEvent = {
  /** The engine's. */
  id: string;
  /** The one its sender gave it. */
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
  /** Those that have ended in the order in which they did, then the open ones as they came. */
  steps: RunStep[];
};
