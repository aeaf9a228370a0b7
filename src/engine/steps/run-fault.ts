import { type CanonicalJson, toCanonicalJson } from "../canonical-json.ts";

/** Why a run cannot go on. `name` tells the kinds apart, as Inngest names them where it has a name. */
export class RunFault extends Error {
  constructor(message: string, name = "EngineRunError") {
    super(message);
    this.name = name;
  }
}

/** An error of the engine's own as the outcome of a run or a step, in the shape of a serialised error. */
export const engineError = (message: string, name = "EngineRunError"): CanonicalJson =>
  toCanonicalJson({ name, message, stack: "" });
