import { setImmediate as nextTurn } from "node:timers/promises";
import type { Scratch } from "./open-scratch.ts";

/** How far a rehearsal goes. */
export type PlayBounds = {
  /** The instant, in ms since 1970, up to which time is put forward. */
  untilMs: number;
  /** Ends it early. */
  signal: AbortSignal;
  /** How many of the happenings are still to come. */
  happeningsLeft: () => number;
};

/** Where it ended. `interrupted`: a limit was reached before the horizon. */
export type Played = "complete" | "horizon" | "interrupted";

/** What is to be said in one rehearsal at most: more is a fault of somebody. */
const maxEntries = 500;

/**
 * Turns of the event loop without work after which nothing is on its way: a commit takes one, and what follows from a timer
 * three commits.
 */
const quietTurns = 12;

/**
 * Puts time forward, from timer to timer, until nothing is left to come or a bound is reached.
 * @throws what a part of the rehearsal failed with
 */
export async function play(scratch: Scratch, bounds: PlayBounds): Promise<Played> {
  const { engine, clock, recording, pending } = scratch;
  const { untilMs, signal, happeningsLeft } = bounds;
  for (;;) {
    await settled(scratch, signal);
    const failure = pending.failure();
    if (failure !== undefined) throw failure.error;
    if (signal.aborted || recording.entries.length > maxEntries) return "interrupted";
    const { unfinished, fault } = engine.stats();
    if (fault !== undefined) throw new Error(`The rehearsal's engine has stopped: ${fault}`);
    if (unfinished === 0 && happeningsLeft() === 0) return "complete";
    const nextMs = clock.nextAtMs();
    if (nextMs === undefined || nextMs > untilMs) {
      clock.advanceTo(untilMs);
      return "horizon";
    }
    clock.advanceTo(nextMs);
  }
}

/** Waits until there is nothing to do but to let time pass. */
async function settled({ engine, clock, pending }: Scratch, signal: AbortSignal): Promise<void> {
  for (let quiet = 0; quiet < quietTurns && !signal.aborted;) {
    await nextTurn();
    const { queued, running } = engine.stats();
    const isBusy = queued + running + pending.count() > 0 || (clock.nextAtMs() ?? Infinity) <= clock.now();
    quiet = isBusy ? 0 : quiet + 1;
  }
}
