import { type Child, startChild } from "../child-process.ts";
import type { Load, Pace } from "../load.ts";
import type { Measure } from "../measure.ts";
import type { Row } from "../row.ts";
import { type Workload, workloadNames } from "../sample-app.ts";
import { median } from "../statistics.ts";
import { paceCell } from "../table.ts";

type Subject = { name: string; child: Child; rounds: Pace[] };

/** Runs on their way at once: enough to keep every subject busy. */
const inFlight = 64;

/** Runs of a workload a second, from the event to the function's end: the SDK alone, and what executes it. */
export const throughput =
  (workload: Workload): Measure =>
  async ({ quick, inngestUrl }, tell) => {
    const rows: Row[] = [];
    for (const checkpointing of [false, true]) {
      const measure = `${workloadNames[workload]}, checkpointing ${checkpointing ? "on" : "off"}`;
      tell(measure);
      const subjects = await openSubjects({ workload, checkpointing }, inngestUrl);
      try {
        await measureInTurn(subjects, quick);
      } finally {
        for (const { child } of subjects) await child.close();
      }
      rows.push(...toRows(measure, subjects));
    }
    return rows;
  };

const openSubjects = async (
  work: { workload: Workload; checkpointing: boolean },
  serverUrl: string | undefined,
): Promise<Subject[]> => {
  const subjects = [
    { name: "SDK floor", child: await startChild("sdk-floor", work), rounds: [] },
    { name: "engine in-process", child: await startChild("engine-in-process", work), rounds: [] },
    { name: "engine standalone, over HTTP", child: await startChild("standalone-engine", work), rounds: [] },
  ];
  if (serverUrl !== undefined) {
    const child = await startChild("inngest-server", { ...work, serverUrl });
    subjects.push({ name: `server at ${serverUrl}`, child, rounds: [] });
  }
  return subjects;
};

/** In turn, round after round, so that what else the machine does falls on all of them. */
const measureInTurn = async (subjects: Subject[], quick: boolean): Promise<void> => {
  const runs = (child: Child, count: number): Promise<Pace> =>
    child.ask<Pace>("runs", { count, inFlight } satisfies Load);
  for (const { child } of subjects) await runs(child, quick ? 20 : 2000);
  for (let left = quick ? 1 : 9; left > 0; left -= 1) {
    for (const { child, rounds } of subjects) rounds.push(await runs(child, quick ? 50 : 1000));
  }
};

const toRows = (measure: string, subjects: Subject[]): Row[] => {
  const [floor] = subjects;
  return subjects.map(({ name, rounds }) => {
    const value = paceCell(rounds, "runs/s");
    if (!floor || name === floor.name) return { measure, subject: name, value };
    // Round by round, because the two of a round met the same machine.
    const shares = rounds.map(({ perSecond }, round) => perSecond / (floor.rounds[round]?.perSecond ?? 0));
    return {
      measure,
      subject: name,
      value: `${value}, ${Math.round(median(shares) * 100)} % of the floor`,
      ...(name === "engine in-process" ? { aim: "≥ 80 % of the floor" } : {}),
    };
  });
};
