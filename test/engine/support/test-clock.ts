import type { EngineClock } from "../../../src/engine/clock.ts";

export type TestClock = EngineClock & {
  /** Moves time on, firing what comes due on the way. */
  advance(ms: number): void;
  /** How far away each armed timer is, in ms. */
  pending(): number[];
};

/** The real clock, which a test can put forward. */
export const testClock = (): TestClock => {
  let aheadMs = 0;
  const armed = new Map<() => void, number>();
  const now = (): number => Date.now() + aheadMs;
  return {
    now,
    at(atMs, run) {
      let timer: NodeJS.Timeout;
      const cancel = (): void => {
        clearTimeout(timer);
        armed.delete(arm);
      };
      const fire = (): void => {
        cancel();
        run();
      };
      const arm = (): void => {
        clearTimeout(timer);
        timer = setTimeout(fire, Math.min(Math.max(0, atMs - now()), 2 ** 31 - 1));
        timer.unref();
      };
      armed.set(arm, atMs);
      arm();
      return cancel;
    },
    advance(ms) {
      aheadMs += ms;
      for (const arm of armed.keys()) arm();
    },
    pending: () => [...armed.values()].map((atMs) => atMs - now()),
  };
};
