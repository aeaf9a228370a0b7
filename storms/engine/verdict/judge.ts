import type { Cases, Evidence } from "./evidence.ts";
import { judgeInvocations } from "./judge-invocations.ts";
import { judgeRuns } from "./judge-runs.ts";
import { judgeSteps } from "./judge-steps.ts";
import { judgeTime } from "./judge-time.ts";

/** What was found, by promise: nothing when all were kept. */
export type Verdict = ReturnType<typeof judgeRuns> &
  ReturnType<typeof judgeSteps> &
  ReturnType<typeof judgeInvocations> &
  ReturnType<typeof judgeTime> &
  Cases<"left behind">;

/** Compares what the engine made of the acknowledged events with what functions and steps wrote down themselves. */
export const judge = (evidence: Evidence): Verdict => ({
  ...judgeRuns(evidence),
  ...judgeSteps(evidence),
  ...judgeInvocations(evidence),
  ...judgeTime(evidence),
  "left behind": Object.entries(evidence.history.leftovers)
    .filter(([, rows]) => rows > 0)
    .map(([table, rows]) => `${rows} rows in ${table}`),
});
