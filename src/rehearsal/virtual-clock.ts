import type { EngineClock } from "../engine/clock.ts";

/** Time that stands still until it is put forward. */
export type VirtualClock = EngineClock & {
  /** The instant of the next timer, in ms since 1970; undefined: there is none. */
  nextAtMs(): number | undefined;
  /** Puts time forward, never back, and runs what has come due, earliest first. */
  advanceTo(atMs: number): void;
};

type Timer = { atMs: number; run: () => void };

/** A clock that begins at an instant, in ms since 1970. */
export function virtualClock(beganAtMs: number): VirtualClock {
  let nowMs = beganAtMs;
  const armed = new Set<Timer>();
  const fire = (timer: Timer): void => {
    if (armed.delete(timer)) timer.run();
  };
  return {
    now: () => nowMs,
    at(atMs, run) {
      const timer = { atMs, run };
      armed.add(timer);
      // As a timer of the machine would: not before the caller has ended.
      if (atMs <= nowMs) setImmediate(() => fire(timer));
      return () => void armed.delete(timer);
    },
    nextAtMs() {
      const instants = [...armed].map(({ atMs }) => atMs);
      return instants.length === 0 ? undefined : Math.min(...instants);
    },
    advanceTo(atMs) {
      nowMs = Math.max(nowMs, atMs);
      const due = [...armed].filter((timer) => timer.atMs <= nowMs).sort((a, b) => a.atMs - b.atMs);
      for (const timer of due) fire(timer);
    },
  };
}
