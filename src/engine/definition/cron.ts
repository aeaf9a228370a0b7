import { Cron } from "croner";
import { EngineConfigurationError } from "../engine-errors.ts";

/**
 * A schedule as written in the function: five fields, or six with the seconds first, or a name like `@daily`, in UTC
 * or, with `TZ=Europe/Paris` before it, in the time of a place. There, where the clock is put forward, what falls into the hour that is left
 * out strikes after it; where it is put back, a fixed time strikes once.
 */
export type CronTrigger = {
  source: string;
  /** Each occasion's run is first called up to this much later. */
  jitterMs: number;
  /** The first time it strikes after an instant; undefined when it never does again. */
  nextAfterMs(afterMs: number): number | undefined;
};

/** @throws EngineConfigurationError when it is not a schedule. */
export const parseCron = (source: string, functionId: string, jitterMs: number): CronTrigger => {
  const [, timeZone = "UTC", pattern = ""] = /^(?:(?:CRON_)?TZ=(\S+)\s+)?(.*)$/.exec(source) ?? [];
  try {
    const cron = new Cron(pattern, { timezone: timeZone, paused: true, mode: "5-or-6-parts" });
    const nextAfterMs = (afterMs: number): number | undefined => cron.nextRun(new Date(afterMs))?.getTime();
    // An unknown time zone only shows when it is used.
    nextAfterMs(0);
    return { source, jitterMs, nextAfterMs };
  } catch (cause) {
    const reason = (cause instanceof Error ? cause.message : String(cause)).replace(/\.$/, "");
    throw new EngineConfigurationError(
      `Function "${functionId}": "${source}" is not a cron schedule: ${reason}. ` +
        'Write it like "TZ=Europe/Paris 0 9 * * *".',
      { cause },
    );
  }
};
