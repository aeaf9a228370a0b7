import type { EngineClock } from "./clock.ts";
import type { FunctionRegistry } from "./function-registry.ts";
import type { EngineLogger } from "./logger.ts";
import type { EngineStore } from "./storage/engine-store.ts";

/** What every part of the engine works with. */
export type EngineCore = {
  store: EngineStore;
  registry: FunctionRegistry;
  clock: EngineClock;
  logger: EngineLogger;
  /** A new ULID, greater than all before it. */
  newId: () => string;
  /** Delay before the next try; `attempt` counts from 0: the one that just failed. */
  retryDelayMs: (attempt: number) => number;
  /** A call that takes longer counts as a failed attempt. */
  callDeadlineMs: number;
  /** Queue items whose call is on its way. */
  inFlight: ReadonlySet<number>;
};
