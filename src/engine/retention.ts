import type { EngineCore } from "./engine-core.ts";

const intervalMs = 60 * 60 * 1000;
const batchSize = 500;
/** Events answer for their ids at least this long, so that a repeated one starts nothing. */
const dedupeWindowMs = 24 * 60 * 60 * 1000;

/**
 * Forgets finished runs older than `retentionMs`, then events that nothing refers to, now and every hour, in
 * batches small enough not to be felt. Returns how to stop.
 */
export const keepRetention = (core: EngineCore, retentionMs: number): (() => void) => {
  const { store, clock, logger } = core;
  let stopped = false;
  let cancel = (): void => {};

  const purge = async (): Promise<void> => {
    const nowMs = clock.now();
    const eventsBeforeMs = nowMs - Math.max(retentionMs, dedupeWindowMs);
    await store.write(() => store.guards.purge(nowMs));
    for (const batch of [
      () => store.runs.purge(nowMs - retentionMs, batchSize),
      () => store.events.purge(eventsBeforeMs, batchSize),
    ]) {
      while (!stopped && (await store.write(batch)) === batchSize);
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
