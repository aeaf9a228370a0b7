/** Time as the engine sees it. Instants are milliseconds since the epoch. */
export type EngineClock = {
  now(): number;
  /** Calls `run` once when the clock reaches `atMs`; returns how to call it off. */
  at(atMs: number, run: () => void): () => void;
};

// setTimeout overflows above 2^31 - 1 ms, and a long timer would miss a change of the wall clock.
const longestTimerMs = 60_000;

/** The machine's wall clock. Its timers do not keep the process alive. */
export const systemClock: EngineClock = {
  now: () => Date.now(),
  at(atMs, run) {
    let timer: NodeJS.Timeout;
    const arm = (): void => {
      const leftMs = atMs - Date.now();
      timer = setTimeout(leftMs > longestTimerMs ? arm : run, Math.min(Math.max(leftMs, 0), longestTimerMs));
      timer.unref();
    };
    arm();
    return () => clearTimeout(timer);
  },
};
