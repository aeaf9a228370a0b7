import type { EngineClock } from "./clock.ts";
import type { FunctionRegistry } from "./definition/function-registry.ts";
import type { AtPoint } from "./engine-points.ts";
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
  /**
   * A number that no other opening of the file has. Calls carry it and checkpoints bring it back: one for a call of
   * before a restart is refused, because that call has been made again.
   */
  generation: number;
  /** Makes the HTTP requests of `step.fetch`. */
  fetch: typeof globalThis.fetch;
  /** Queue items whose call is on its way. */
  inFlight: ReadonlySet<number>;
  /** Told of each point passed: see `enginePoints`. */
  atPoint: AtPoint;
};
