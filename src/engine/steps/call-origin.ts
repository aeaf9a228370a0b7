import type { QueueItem } from "../storage/queue-table.ts";
import type { Run } from "../storage/runs-table.ts";

/** The call whose answer is worked through. */
export type CallOrigin = {
  run: Run;
  /** What was called: its `attempt` counts the tries before this one. */
  item: QueueItem;
  maxAttempts: number;
  /** When what failed may be tried again. */
  retryAtMs: number;
};

/** Whether what failed in the call may be tried again. */
export const hasAttemptsLeft = ({ item, maxAttempts }: CallOrigin): boolean => item.attempt + 1 < maxAttempts;
