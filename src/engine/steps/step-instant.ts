import { parseInstantMs } from "../definition/durations.ts";
import type { EngineClock } from "../clock.ts";
import { RunFault } from "./run-fault.ts";

/**
 * The whole millisecond that a step's duration from now, or its date, stands for; one in the past is due at once.
 * @throws RunFault when it is neither.
 */
export const stepInstantMs = (clock: EngineClock, stepName: string, text: string): number => {
  const instantMs = parseInstantMs(text, clock.now());
  if (instantMs !== undefined) return Math.round(instantMs);
  throw new RunFault(
    `Step "${stepName}" is to end at "${text}", which is neither a duration nor a date that can be.`,
  );
};
