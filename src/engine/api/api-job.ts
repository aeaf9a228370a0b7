import type { QueueItem, QueueKind } from "../storage/queue-table.ts";

/** A run's queued work in the words of Inngest's REST API; `position`: how many of the run's jobs come before. */
export const toApiJob = ({ id, kind, dueAtMs, attempt }: QueueItem, position: number) => ({
  JobID: String(id),
  at: new Date(dueAtMs).toISOString(),
  position,
  kind: jobKinds[kind],
  attempt,
});

const jobKinds: Record<QueueKind, string> = {
  start: "start",
  discover: "edge",
  step: "edge",
  gateway: "edge",
  sleep: "sleep",
  wait: "pause",
  cron: "cron",
  route: "start",
  debounce: "debounce",
  batch: "schedule-batch",
  "start-timeout": "cancel",
  "finish-timeout": "cancel",
};
