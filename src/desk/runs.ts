import type { RunFilter, RunPage } from "../engine/reads/list-runs.ts";
import type { CancelledRun, RerunResult } from "../engine/reads/run-actions.ts";
import type { RunDetail } from "../engine/reads/run-detail.ts";
import type { MessageRecord } from "../store/ledger.ts";

/** A message that a run sent, or decided about. */
export type RunMessage = Pick<
  MessageRecord,
  "id" | "key" | "channel" | "template" | "status" | "reason" | "explanation" | "runId"
>;

/**
 * One run with its messages, oldest first. A message belongs to the run that was the first to ask for it (`runId`): a
 * repeated run is shown with those of the run it repeats as well.
 */
export type DeskRun = RunDetail & { messages: RunMessage[] };

/**
 * What an Inngest server made of the wish to cancel a run. `refused`: it will not, such as for a run that has ended.
 * `unavailable`: it did not answer, or does not let us in. The sentence says why and what to do.
 */
export type CancelledElsewhere =
  | { status: "cancelled" }
  | { status: "not-found" }
  | { status: "refused"; explanation: string }
  | { status: "unavailable"; explanation: string };

/** The runs of the embedded engine. What is done is recorded in the audit log, as done by `actor`. */
export type EmbeddedRuns = {
  kind: "embedded";
  /** Newest first. `functionId` is taken with and without the application's id in front. @throws EngineCursorError */
  list: (filter: RunFilter) => Promise<RunPage>;
  /** Null when there is no such run: it is unknown, or was forgotten after its retention. */
  find: (runId: string) => Promise<DeskRun | null>;
  cancel: (runId: string, actor: string) => Promise<CancelledRun>;
  /** Starts another run for the same events. The ledger keeps what was delivered from going out again. */
  replay: (runId: string, actor: string) => Promise<RerunResult>;
};

/** The runs of an Inngest server, which shows them itself. */
export type InngestRuns = {
  kind: "inngest";
  dashboardUrl: string;
  /** Where its dashboard shows a run; null when that is no id of a run, or the dashboard's environment is not known. */
  runUrl: (runId: string) => string | null;
  cancel: (runId: string, actor: string) => Promise<CancelledElsewhere>;
};

/** What operators see of runs and do with them. */
export type DeskRuns = EmbeddedRuns | InngestRuns;
