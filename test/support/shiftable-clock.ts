import type { EngineClock } from "../../src/engine/clock.ts";

const lookEveryMs = 100;

/** The wall clock, which a test can put forward while timers run. */
export function shiftableClock(): EngineClock & { shift(byMs: number): void } {
  let shiftMs = 0;
  const now = () => Date.now() + shiftMs;
  return {
    now,
    at(atMs, run) {
      let timer: NodeJS.Timeout;
      const arm = (): void => {
        const leftMs = Math.max(atMs - now(), 0);
        timer = setTimeout(leftMs > lookEveryMs ? arm : run, Math.min(leftMs, lookEveryMs));
        timer.unref();
      };
      arm();
      return () => clearTimeout(timer);
    },
    shift: (byMs) => void (shiftMs = byMs),
  };
}
