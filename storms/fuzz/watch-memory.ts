import { readFileSync } from "node:fs";

/** The resident memory of a process in MiB, over the course of a run. */
export type MemoryCurve = {
  before: number;
  peak: number;
  after: number;
  /** MiB per 10,000 requests, by least squares over what follows the warm-up. */
  slope: number;
};

/** The first fifth: code is compiled, caches fill. */
const warmUpShare = 0.2;

/** Watches a process; `sample` is called with the number of requests answered so far. Null where there is no /proc. */
export function watchMemory(pid: number, total: number) {
  const samples: { done: number; mib: number }[] = [];
  return {
    sample(done: number): void {
      const mib = residentMib(pid);
      if (mib !== null) samples.push({ done, mib });
    },
    curve(): MemoryCurve | null {
      const [first] = samples;
      const last = samples.at(-1);
      if (first === undefined || last === undefined) return null;
      const warm = samples.filter(({ done }) => done >= total * warmUpShare);
      return {
        before: first.mib,
        peak: Math.max(...samples.map(({ mib }) => mib)),
        after: last.mib,
        slope: slopeOf(warm) * 10_000,
      };
    },
  };
}

function residentMib(pid: number): number | null {
  try {
    const kib = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
    return kib === undefined ? null : Number(kib) / 1024;
  } catch {
    return null;
  }
}

function slopeOf(points: readonly { done: number; mib: number }[]): number {
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const meanDone = mean(points.map(({ done }) => done));
  const meanMib = mean(points.map(({ mib }) => mib));
  const above = points.reduce((sum, { done, mib }) => sum + (done - meanDone) * (mib - meanMib), 0);
  const below = points.reduce((sum, { done }) => sum + (done - meanDone) ** 2, 0);
  return below === 0 ? 0 : above / below;
}
