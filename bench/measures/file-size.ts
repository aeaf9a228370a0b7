import { type Child, startChild } from "../child-process.ts";
import type { EngineInProcessOptions } from "../children/engine-in-process.ts";
import type { Load, Pace } from "../load.ts";
import type { Measure } from "../measure.ts";
import type { Row } from "../row.ts";
import { median, quantile } from "../statistics.ts";
import { msCell, paceCell } from "../table.ts";

// The workload in which the engine's own share is largest.
const workload = { workload: "two-steps", checkpointing: true } as const;
const readPaths = ["/v1/runs/:run", "/v1/events/:event/runs"];
const inFlight = 64;

/** What finished runs in the file cost those that are executed, and how long it takes to read them. */
export const fileSize: Measure = async ({ quick }, tell) => {
  const [few, many] = quick ? [10, 1000] : [1000, 200_000];
  const openWith = (finishedRuns: number): Promise<Child> => {
    tell(`a file with ${named(finishedRuns)}`);
    return startChild("engine-in-process", { ...workload, finishedRuns } satisfies EngineInProcessOptions);
  };
  const small = await openWith(few);
  const large = await openWith(many);
  try {
    tell("reads");
    const reads = await readRows(large, { quick, subject: named(many) });
    tell("runs");
    return [...(await runRows({ small, large, few, many, quick })), ...reads];
  } finally {
    await small.close();
    await large.close();
  }
};

const named = (finishedRuns: number): string =>
  `${finishedRuns.toLocaleString("en-US")} finished runs in the file`;

const runRows = async (on: {
  small: Child;
  large: Child;
  few: number;
  many: number;
  quick: boolean;
}): Promise<Row[]> => {
  const load: Load = { count: on.quick ? 50 : 1000, inFlight };
  const rounds: { small: Pace; large: Pace }[] = [];
  for (let left = on.quick ? 2 : 10; left > 0; left -= 1) {
    // In turn, so that what else the machine does falls on both.
    rounds.push({ small: await on.small.ask("runs", load), large: await on.large.ask("runs", load) });
  }
  // The first round warms up.
  rounds.shift();
  const change = median(rounds.map(({ small, large }) => large.perSecond / small.perSecond)) - 1;
  const cell = (which: "small" | "large"): string =>
    paceCell(
      rounds.map((round) => round[which]),
      "runs/s",
    );
  const measure = "throughput by size of file";
  return [
    { measure, subject: named(on.few), value: cell("small") },
    {
      measure,
      subject: named(on.many),
      value: `${cell("large")}, ${change < 0 ? "−" : "+"}${Math.abs(change * 100).toFixed(1)} %`,
      aim: "within 10 %",
    },
  ];
};

const readRows = async (
  child: Child,
  { quick, subject }: { quick: boolean; subject: string },
): Promise<Row[]> => {
  const rows: Row[] = [];
  for (const path of readPaths) {
    const timed = (count: number): Promise<number[]> =>
      child.ask("reads", { path, picks: Array.from({ length: count }, () => Math.random()) });
    await timed(quick ? 20 : 500);
    const timesMs = await timed(quick ? 20 : 5000);
    rows.push({
      measure: `GET ${path}`,
      subject,
      value: `p50 ${msCell(quantile(timesMs, 0.5))}, p99 ${msCell(quantile(timesMs, 0.99))}`,
    });
  }
  return rows;
};
