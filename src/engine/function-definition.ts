import { type CronTrigger, parseCron } from "./cron.ts";
import { parseDurationMs } from "./durations.ts";
import { EngineConfigurationError, EngineUnsupportedError } from "./engine-errors.ts";
import { compileExpression, type Expression } from "./matching/expressions.ts";
import type { FunctionConfig } from "./protocol/function-config.ts";

type EventTrigger = { event: string; condition: Expression | undefined };
type CancelTrigger = {
  event: string;
  condition: Expression | undefined;
  timeoutMs: number | undefined;
};
/** At most `limit` calls at once among runs whose `key` has the same value. */
type ConcurrencyLimit = { limit: number; key: Expression | undefined };
/** At most `limit` run starts per period among runs whose `key` has the same value, `burst` of them at once. */
type Throttle = { limit: number; periodMs: number; burst: number; key: Expression | undefined };

/** A function as the engine runs it: its configuration with expressions compiled and durations read. */
export type FunctionDefinition = {
  id: string;
  events: EventTrigger[];
  crons: CronTrigger[];
  cancels: CancelTrigger[];
  /** Tries of each step, the first one included. */
  maxAttempts: number;
  idempotency: Expression | undefined;
  throttle: Throttle | undefined;
  concurrency: ConcurrencyLimit[];
};

const defaultRetries = 4;

const supportedOptions = new Set([
  "id",
  "name",
  "triggers",
  "steps",
  "idempotency",
  "throttle",
  "concurrency",
  "cancel",
]);

/**
 * Reads a function's configuration.
 * @throws EngineUnsupportedError when it asks for something the engine does not do, EngineConfigurationError when
 * it cannot be understood.
 */
export const defineFunction = (config: FunctionConfig): FunctionDefinition => {
  refuseUnsupported(config);
  const compile = compilerFor(config.id);
  const events: EventTrigger[] = [];
  const crons: CronTrigger[] = [];
  for (const trigger of config.triggers) {
    if (trigger.event !== undefined) {
      const condition = compile(trigger.expression, "event", "a trigger's `if`");
      events.push({ event: trigger.event, condition });
    }
    if (trigger.cron !== undefined) crons.push(parseCron(trigger.cron, config.id));
  }
  return {
    id: config.id,
    events,
    crons,
    cancels: (config.cancel ?? []).map((cancel) => ({
      event: cancel.event,
      condition: compile(cancel.if, "event and async", "`cancelOn`"),
      timeoutMs:
        cancel.timeout === undefined ? undefined : duration(cancel.timeout, config.id, "`cancelOn` timeout"),
    })),
    maxAttempts: 1 + (Object.values(config.steps)[0]?.retries?.attempts ?? defaultRetries),
    idempotency: compile(config.idempotency, "event", "`idempotency`"),
    throttle: config.throttle && {
      limit: config.throttle.limit,
      periodMs: duration(config.throttle.period, config.id, "`throttle` period"),
      burst: config.throttle.burst ?? 1,
      key: compile(config.throttle.key, "event", "`throttle` key"),
    },
    concurrency: concurrencyOf(config)
      .filter(({ limit }) => limit > 0) // 0 is Inngest's way to say: no limit.
      .map(({ limit, key }) => ({ limit, key: compile(key, "event", "`concurrency` key") })),
  };
};

const concurrencyOf = ({
  concurrency,
}: FunctionConfig): { limit: number; key?: string | undefined; scope?: string | undefined }[] => {
  if (concurrency === undefined) return [];
  if (typeof concurrency === "number") return [{ limit: concurrency }];
  return Array.isArray(concurrency) ? concurrency : [concurrency];
};

const refuseUnsupported = (config: FunctionConfig): void => {
  const refuse = (feature: string): never => {
    throw new EngineUnsupportedError(config.id, feature);
  };
  for (const [option, value] of Object.entries(config)) {
    if (value !== undefined && value !== null && !supportedOptions.has(option)) refuse(`\`${option}\``);
  }
  for (const { scope } of concurrencyOf(config)) {
    if (scope !== undefined && scope !== "fn") refuse(`\`concurrency\` with the scope "${scope}"`);
  }
  for (const trigger of config.triggers) {
    if (trigger.jitter !== undefined) refuse("a cron trigger with `jitter`");
    if (trigger.event === undefined && trigger.cron === undefined) refuse("an unknown kind of trigger");
  }
  if (config.triggers.length === 0) refuse("no event or cron trigger (being started by `step.invoke`)");
  for (const step of Object.values(config.steps)) {
    if (step.runtime.type !== "http") refuse(`the runtime "${step.runtime.type}" (connect)`);
  }
};

const compilerFor =
  (functionId: string) =>
  (source: string | undefined, over: "event" | "event and async", where: string): Expression | undefined => {
    if (source === undefined) return undefined;
    try {
      return compileExpression(source, over);
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw new EngineConfigurationError(
        `Function "${functionId}": ${where} is not a valid expression: ${reason}`,
        { cause },
      );
    }
  };

const duration = (text: string, functionId: string, where: string): number => {
  const durationMs = parseDurationMs(text);
  if (durationMs !== undefined && durationMs > 0) return durationMs;
  throw new EngineConfigurationError(
    `Function "${functionId}": ${where} is "${text}", which is no duration. Write it like "30s" or "1h30m".`,
  );
};
