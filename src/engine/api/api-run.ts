import type { Run } from "../storage/runs-table.ts";

/** A run in the words of Inngest's REST API. What does not apply to it is left out. */
export const toApiRun = (run: Run) => ({
  run_id: run.id,
  function_id: run.functionId,
  function_version: 1,
  event_id: run.eventId,
  ...(run.batchId === undefined ? {} : { batch_id: run.batchId }),
  ...(run.originalRunId === undefined ? {} : { original_run_id: run.originalRunId }),
  ...(run.cron === undefined ? {} : { cron: run.cron }),
  status: run.status,
  run_started_at: new Date(run.startedAtMs).toISOString(),
  ended_at: run.endedAtMs === undefined ? null : new Date(run.endedAtMs).toISOString(),
  output: run.output === undefined ? null : (JSON.parse(run.output) as unknown),
});
