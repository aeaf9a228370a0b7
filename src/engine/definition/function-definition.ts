import { EngineUnsupportedError } from "../engine-errors.ts";
import type { Expression } from "../matching/expressions.ts";
import { type ConfigReader, configReader } from "./config-reader.ts";
import { type CronTrigger, parseCron } from "./cron.ts";
import { type FlowControl, readFlowControl } from "./flow-control.ts";
import type { FunctionConfig } from "./function-config.ts";
import { refuseInvalid } from "./refuse-invalid.ts";

type EventTrigger = { event: string; condition: Expression | undefined };
type CancelTrigger = {
  event: string;
  condition: Expression | undefined;
  /** How long after the run's start it counts, as a duration or a date; see `parseInstantMs`. */
  timeout: string | undefined;
};

/** A function as the engine runs it: its configuration with expressions compiled and durations read. */
export type FunctionDefinition = {
  id: string;
  events: EventTrigger[];
  crons: CronTrigger[];
  cancels: CancelTrigger[];
  /** Tries of each step, the first one included. */
  maxAttempts: number;
  flow: FlowControl;
};

const defaultRetries = 4;

const supportedOptions = new Set([
  "id",
  "name",
  "triggers",
  "steps",
  "idempotency",
  "rateLimit",
  "debounce",
  "batchEvents",
  "singleton",
  "throttle",
  "concurrency",
  "priority",
  "timeouts",
  "cancel",
]);

/**
 * Reads a function's configuration.
 * @throws EngineUnsupportedError when it asks for something the engine does not do, EngineConfigurationError when
 * it cannot be understood.
 */
export const defineFunction = (config: FunctionConfig): FunctionDefinition => {
  refuseUnsupported(config);
  refuseInvalid(config);
  const read = configReader(config.id);
  return {
    id: config.id,
    ...readTriggers(config, read),
    cancels: (config.cancel ?? []).map((cancel) => ({
      event: cancel.event,
      condition: read.expression(cancel.if, "event and async", "`cancelOn`"),
      timeout: read.optionalInstant(cancel.timeout, "`cancelOn` timeout"),
    })),
    maxAttempts: 1 + (Object.values(config.steps)[0]?.retries?.attempts ?? defaultRetries),
    flow: readFlowControl(config, read),
  };
};

const readTriggers = (
  config: FunctionConfig,
  read: ConfigReader,
): Pick<FunctionDefinition, "events" | "crons"> => {
  const events: EventTrigger[] = [];
  const crons: CronTrigger[] = [];
  for (const { event, expression, cron, jitter } of config.triggers) {
    if (event !== undefined) {
      events.push({ event, condition: read.expression(expression, "event", "a trigger's `if`") });
    }
    if (cron !== undefined) {
      crons.push(parseCron(cron, config.id, read.optionalDurationMs(jitter, "a cron's `jitter`") ?? 0));
    }
  }
  return { events, crons };
};

const refuseUnsupported = (config: FunctionConfig): void => {
  const refuse = (feature: string): never => {
    throw new EngineUnsupportedError(config.id, feature);
  };
  for (const [option, value] of Object.entries(config)) {
    if (value !== undefined && value !== null && !supportedOptions.has(option)) refuse(`\`${option}\``);
  }
  for (const trigger of config.triggers) {
    if (trigger.event === undefined && trigger.cron === undefined) refuse("an unknown kind of trigger");
  }
  for (const step of Object.values(config.steps)) {
    if (step.runtime.type !== "http") refuse(`the runtime "${step.runtime.type}" (connect)`);
  }
};
