import { Cron } from "croner";
import { EngineConfigurationError } from "./engine-errors.ts";

/** A schedule as written in the function: `0 9 * * *` (UTC), or `TZ=Europe/Paris 0 9 * * *`. */
export type CronTrigger = {
  source: string;
  /** The first time it strikes after an instant; undefined when it never does again. */
  nextAfterMs(afterMs: number): number | undefined;
};

/** @throws EngineConfigurationError when it is not a schedule. */
export const parseCron = (source: string, functionId: string): CronTrigger => {
  const [, timeZone = "UTC", pattern = ""] = /^(?:(?:CRON_)?TZ=(\S+)\s+)?(.*)$/.exec(source) ?? [];
  try {
    const cron = new Cron(pattern, { timezone: timeZone, paused: true });
    const nextAfterMs = (afterMs: number): number | undefined => cron.nextRun(new Date(afterMs))?.getTime();
    // An unknown time zone only shows when it is used.
    nextAfterMs(0);
    return { source, nextAfterMs };
  } catch (cause) {
    throw new EngineConfigurationError(
      `Function "${functionId}": "${source}" is not a cron schedule: ` +
        `${cause instanceof Error ? cause.message : String(cause)}. Write it like "TZ=Europe/Paris 0 9 * * *".`,
      { cause },
    );
  }
};
