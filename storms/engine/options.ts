import { parseArgs } from "node:util";
import { wholeOption } from "../whole-option.ts";

/** What a storm over the engine is made of. */
export type EngineStormOptions = {
  /** How many events are sent; those that answer waits and those that steps send come on top. */
  events: number;
  /** How many times the process is killed at a random moment; deaths at named points come on top. */
  kills: number;
  /** At which pass of each named point the process dies, one death each. */
  passes: number;
  /** Whether the functions are in another process, which is killed as well; otherwise in the engine's. */
  standalone: boolean;
  /** Draws the same events and moments again; how they meet differs in every run. */
  seed: number;
  /** Leaves the engine's file and the journal behind, to look into. */
  keep: boolean;
};

export const usage = `npm run chaos:engine -- [--events 3000] [--kills 100] [--passes 3] [--seed N] [--standalone] [--keep]

The engine's process is killed --kills times at random moments, and --passes times at each named point between its
writes. --standalone serves the functions from a process of their own, which is killed as well. --keep leaves the engine's file and the journal behind.`;

/**
 * Reads the command line.
 * @throws Error that says what is wrong
 */
export const engineStormOptions = (args: string[]): EngineStormOptions => {
  const { values } = parseArgs({
    args,
    options: {
      events: { type: "string", default: "3000" },
      kills: { type: "string", default: "100" },
      passes: { type: "string", default: "3" },
      seed: { type: "string", default: String(Date.now() % 1_000_000) },
      standalone: { type: "boolean", default: false },
      keep: { type: "boolean", default: false },
    },
  });
  return {
    events: wholeOption("events", values.events, usage),
    kills: wholeOption("kills", values.kills, usage),
    passes: wholeOption("passes", values.passes, usage),
    seed: wholeOption("seed", values.seed, usage),
    standalone: values.standalone,
    keep: values.keep,
  };
};
