import { EngineConfigurationError } from "../engine-errors.ts";
import { parseDurationMs } from "./durations.ts";
import type { FunctionConfig } from "./function-config.ts";

const second = 1000;
const day = 24 * 60 * 60 * second;
const maxTriggers = 10;
const maxCancels = 5;

/**
 * Refuses what an Inngest server refuses though each part of it can be understood: options that exclude each other,
 * and values out of their bounds.
 * @throws EngineConfigurationError
 */
export const refuseInvalid = (config: FunctionConfig): void => {
  const [problem] = [...problemsOfLists(config), ...problemsOfBatch(config), ...problemsOfPeriods(config)];
  if (problem !== undefined) throw new EngineConfigurationError(`Function "${config.id}" ${problem}`);
};

const problemsOfLists = ({ triggers, cancel }: FunctionConfig): string[] => {
  const problems: string[] = [];
  if (triggers.length > maxTriggers) problems.push(`has more than ${maxTriggers} triggers.`);
  if (new Set(triggers.map((trigger) => JSON.stringify(trigger))).size < triggers.length) {
    problems.push("has the same trigger twice. Remove one of them.");
  }
  if ((cancel?.length ?? 0) > maxCancels)
    problems.push(`has more than ${maxCancels} entries in \`cancelOn\`.`);
  return problems;
};

const problemsOfBatch = ({ batchEvents, debounce, cancel, priority }: FunctionConfig): string[] => {
  if (!batchEvents) return [];
  const problems: string[] = [];
  const excluded = [
    ["cancelOn", (cancel ?? []).length > 0],
    ["debounce", debounce],
    ["priority", priority?.run],
  ] as const;
  for (const [option, isUsed] of excluded) {
    if (isUsed)
      problems.push(`has \`batchEvents\` and \`${option}\`, which exclude each other. Remove one of them.`);
  }
  if (batchEvents.maxSize < 2) {
    problems.push(`has a \`batchEvents\` maxSize of ${batchEvents.maxSize}. It must be 2 at least.`);
  }
  problems.push(...outOfBounds("batchEvents` timeout", batchEvents.timeout, [second, Infinity]));
  return problems;
};

const problemsOfPeriods = ({ debounce, rateLimit }: FunctionConfig): string[] => [
  ...outOfBounds("debounce` period", debounce?.period, [second, 7 * day]),
  ...outOfBounds("rateLimit` period", rateLimit?.period, [second, day]),
];

const outOfBounds = (
  where: string,
  text: string | undefined,
  [fromMs, toMs]: [fromMs: number, toMs: number],
): string[] => {
  const durationMs = parseDurationMs(text ?? "");
  if (text === undefined || durationMs === undefined || (durationMs >= fromMs && durationMs <= toMs))
    return [];
  const upTo = toMs === Infinity ? "" : ` and ${toMs === day ? "24 hours" : `${toMs / day} days`} at most`;
  return [`has a \`${where} of "${text}". It must be 1 second at least${upTo}.`];
};
