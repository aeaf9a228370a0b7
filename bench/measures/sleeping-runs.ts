import { join } from "node:path";
import { type Child, startChild } from "../child-process.ts";
import type { SleepingEngineOptions } from "../children/sleeping-engine.ts";
import type { Measure } from "../measure.ts";
import type { Row } from "../row.ts";
import { allAtOnceAtMs, oneByOneAtMs, wakingOneByOne } from "../sleeping-runs-file.ts";
import { quantile } from "../statistics.ts";
import { msCell } from "../table.ts";
import { temporaryDirectory } from "../temporary-directory.ts";

const restMs = 2000;
/** How long before its runs wake the engine is opened. */
const leadMs = 6000;

/** What runs that sleep cost: memory, start-up, and how late they wake one by one and all at once. */
export const sleepingRuns: Measure = async ({ quick }, tell) => {
  const count = quick ? 3000 : 100_000;
  const directory = temporaryDirectory();
  const file = join(directory.path, "engine.db");
  try {
    tell(`a file with ${count} of them`);
    await (await startChild("sleeping-runs-file", { file, count })).close();
    const openAt = (atMs: number): Promise<Child> =>
      startChild("sleeping-engine", { file, atMs: atMs - leadMs } satisfies SleepingEngineOptions);
    const subject = `${count.toLocaleString("en-US")} sleeping runs`;
    tell("one by one");
    const rows = await oneByOne(await openAt(oneByOneAtMs), subject);
    tell("all at once");
    return [...rows, ...(await allAtOnce(await openAt(allAtOnceAtMs), count - wakingOneByOne))];
  } finally {
    directory.remove();
  }
};

const oneByOne = async (child: Child, subject: string): Promise<Row[]> => {
  try {
    const start = await child.ask<{ openMs: number; connectMs: number; processMs: number }>("startUp");
    await new Promise((resolve) => setTimeout(resolve, restMs));
    const rssBytes = await child.ask<number>("rssBytes");
    const latenessMs = await child.ask<number[]>("woken", wakingOneByOne);
    const spent = `of these ${msCell(start.openMs)} for the file, ${msCell(start.connectMs)} for the functions`;
    return [
      { measure: "start-up", subject, value: `${msCell(start.processMs)}, ${spent}`, aim: "< 2 s" },
      { measure: "memory (RSS)", subject, value: megabytes(rssBytes), aim: "< 250 MB" },
      { measure: "wakes late by", subject: `${subject}, 200 wake per second`, value: lateness(latenessMs) },
    ];
  } finally {
    await child.close();
  }
};

const allAtOnce = async (child: Child, count: number): Promise<Row[]> => {
  try {
    const { latenessMs, neighboursMs } = await child.ask<{ latenessMs: number[]; neighboursMs: number[] }>(
      "wokenAmongNeighbours",
      count,
    );
    const subject = `${count.toLocaleString("en-US")} runs wake at one instant`;
    const perSecond = Math.round((count / Math.max(...latenessMs)) * 1000);
    return [
      { measure: "wakes late by", subject, value: `${lateness(latenessMs)}: ${perSecond} runs/s` },
      { measure: "start of another function", subject, value: lateness(neighboursMs) },
      { measure: "peak memory (RSS)", subject, value: megabytes(await child.ask<number>("peakRssBytes")) },
    ];
  } finally {
    await child.close();
  }
};

const lateness = (valuesMs: readonly number[]): string =>
  `p50 ${msCell(quantile(valuesMs, 0.5))}, p99 ${msCell(quantile(valuesMs, 0.99))}`;

const megabytes = (bytes: number): string => `${Math.round(bytes / 1e6)} MB`;
