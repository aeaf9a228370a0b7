import type { EngineCore } from "../engine-core.ts";
import type { RunLifecycle } from "../execution/run-lifecycle.ts";
import type { IncomingEvent } from "../matching/incoming-event.ts";
import type { Operation } from "../protocol/operations.ts";

/** One kind of operation. */
export type On<Op extends Operation["op"]> = Extract<Operation, { op: Op }>;

/** What operations are applied with. */
export type StepTools = {
  core: EngineCore;
  lifecycle: RunLifecycle;
  /** Sends an event of the engine's own once the whole answer has been applied, because it may end the run. */
  announce: (event: IncomingEvent) => void;
};

/** What operations amounted to. */
export type Applied = {
  /** Something ended, so the function has to be asked what comes next. */
  progressed: boolean;
  /** A step of a race ended, so it has to be asked without waiting for its siblings. */
  urgent: boolean;
};

export const nothingEnded: Applied = { progressed: false, urgent: false };

/** A step ended; `race`: the function goes on without its siblings. */
export const ended = (race: boolean): Applied => ({ progressed: true, urgent: race });
