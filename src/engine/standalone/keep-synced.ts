import type { EngineClock } from "../clock.ts";
import type { EngineLogger } from "../logger.ts";

/** How often an app is asked, as by Inngest's dev server. */
const intervalMs = 5000;

export type KeepSyncedOptions = {
  /** Where SDK endpoints are served. */
  urls: readonly string[];
  /** Asks the app at a URL for its functions and registers it. */
  sync: (url: string) => Promise<void>;
  clock: EngineClock;
  logger: EngineLogger;
};

/**
 * Registers the apps at `urls` now and again every 5 seconds, so that one that starts later, comes back or has
 * changed is known soon. What keeps one from being registered is told once. Returns how to stop.
 */
export const keepSynced = ({ urls, sync, clock, logger }: KeepSyncedOptions): (() => void) => {
  const cancels = new Map<string, () => void>();
  const troubles = new Map<string, string>();
  let stopped = false;

  const round = async (url: string): Promise<void> => {
    try {
      await sync(url);
      troubles.delete(url);
    } catch (error) {
      const trouble = error instanceof Error ? error.message : String(error);
      if (!stopped && troubles.get(url) !== trouble) {
        logger.warn("An app is not registered and will be asked again", { url, trouble });
      }
      troubles.set(url, trouble);
    }
    if (!stopped)
      cancels.set(
        url,
        clock.at(clock.now() + intervalMs, () => void round(url)),
      );
  };

  for (const url of urls) void round(url);
  return () => {
    stopped = true;
    for (const cancel of cancels.values()) cancel();
  };
};
