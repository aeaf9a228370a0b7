import type { EngineCore } from "./engine-core.ts";
import type { EventPlace } from "./storage/events-table.ts";

const intervalMs = 60 * 60 * 1000;
/** Events answer for their ids at least this long, so that a repeated one starts nothing. */
const dedupeWindowMs = 24 * 60 * 60 * 1000;
/** Whatever else is to be done waits for as long as a batch takes. */
const longestBatchMs = 10;
const firstBatchSize = 10;
const largestBatchSize = 500;

/** Deletes up to so many rows; false when there are no more. */
type Sweep = (limit: number) => boolean;

/**
 * Forgets finished runs older than `retentionMs`, then events that nothing refers to, now and every hour, in
 * batches small enough not to be felt. Returns how to stop.
 */
export const keepRetention = (core: EngineCore, retentionMs: number): (() => void) => {
  const { store, clock, logger, atPoint } = core;
  let stopped = false;
  let cancel = (): void => {};

  const purge = async (): Promise<void> => {
    const nowMs = clock.now();
    let batchSize = firstBatchSize;
    for (const sweep of sweeps(core, nowMs, retentionMs)) {
      let hasMore = true;
      while (!stopped && hasMore) {
        hasMore = await store.write(() => {
          // Time as it passes for the process: a run of a thousand steps takes longer to delete than one of two.
          const startMs = performance.now();
          const left = sweep(batchSize);
          const isSlow = performance.now() - startMs > longestBatchMs;
          batchSize = isSlow ? Math.ceil(batchSize / 2) : Math.min(batchSize * 2, largestBatchSize);
          return left;
        });
        atPoint("retention batch deleted");
      }
    }
  };

  const round = (): void => {
    cancel = clock.at(clock.now() + intervalMs, round);
    purge().catch((error: unknown) => {
      if (!stopped) logger.error("Old runs could not be deleted", { error });
    });
  };
  round();

  return () => {
    stopped = true;
    cancel();
  };
};

const sweeps = ({ store }: EngineCore, nowMs: number, retentionMs: number): Sweep[] => {
  const eventsBeforeMs = nowMs - Math.max(retentionMs, dedupeWindowMs);
  let place: EventPlace | undefined = { receivedAtMs: 0, row: 0 };
  return [
    (limit) => store.guards.purge(nowMs, limit) > 0,
    (limit) => store.runs.purge(nowMs - retentionMs, limit) === limit,
    (limit) => {
      // Events that are still needed are passed by, and not looked at again in this round.
      place = place && store.events.purge(place, eventsBeforeMs, limit);
      return place !== undefined;
    },
  ];
};
