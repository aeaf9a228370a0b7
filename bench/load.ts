export type Load = {
  count: number;
  /** How many at once. */
  inFlight: number;
};

export type Pace = {
  perSecond: number;
  /** Processor time for each, in ms; undefined when part of the work is done in another process. */
  cpuMs: number | undefined;
};

/** Does `work` `count` times, each new one as soon as one has ended. */
export const underLoad = async ({ count, inFlight }: Load, work: () => Promise<void>): Promise<Pace> => {
  let left = count;
  const worker = async (): Promise<void> => {
    while (left > 0) {
      left -= 1;
      await work();
    }
  };
  const startMs = performance.now();
  const startCpu = process.cpuUsage();
  await Promise.all(Array.from({ length: inFlight }, worker));
  const { user, system } = process.cpuUsage(startCpu);
  return {
    perSecond: (count / (performance.now() - startMs)) * 1000,
    cpuMs: (user + system) / 1000 / count,
  };
};
