import type { RunFilter, RunPage } from "../engine/reads/list-runs.ts";
import type { CancelledRun, RerunResult } from "../engine/reads/run-actions.ts";
import type { RunDetail } from "../engine/reads/run-detail.ts";
import type { MessageRecord } from "../store/ledger.ts";

/** A message that a run sent, or decided about. */
export type RunMessage = Pick<
  MessageRecord,
  "id" | "key" | "channel" | "template" | "status" | "reason" | "explanation" | "runId"
>;

/** One run with its messages, oldest first: its own, and of a repeated run also those of the run it repeats. */
export type DeskRun = RunDetail & { messages: RunMessage[] };

/** What an Inngest server made of the wish to cancel a run. `refused`: the sentence says why and what to do. */
export type CancelledElsewhere =
  | { status: "cancelled" }
  | { status: "not-found" }
  | { status: "refused"; explanation: string };

/** The runs of the embedded engine. */
export type EmbeddedRuns = {
  kind: "embedded";
  /** Newest first. @throws EngineCursorError */
  list: (filter: RunFilter) => Promise<RunPage>;
  /** Null when there is no such run: it is unknown, or was forgotten after its retention. */
  find: (runId: string) => Promise<DeskRun | null>;
  cancel: (runId: string) => Promise<CancelledRun>;
  /** Starts another run for the same events. The ledger keeps what was delivered from going out again. */
  replay: (runId: string) => Promise<RerunResult>;
};

/** The runs of an Inngest server, which shows them itself. */
export type InngestRuns = {
  kind: "inngest";
  dashboardUrl: string;
  /** Where its dashboard shows a run; null when that is no id of a run. */
  runUrl: (runId: string) => string | null;
  cancel: (runId: string) => Promise<CancelledElsewhere>;
};

/** What operators see of runs and do with them. */
export type DeskRuns = EmbeddedRuns | InngestRuns;
