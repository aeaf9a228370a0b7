import { availableParallelism, cpus } from "node:os";
import { enginePoints } from "../../src/engine/engine-points.ts";
import { deathPoints } from "./deaths.ts";
import type { EngineStormReport } from "./storm.ts";

/** What went wrong, by name, without what went right. */
const broken = ({
  verdict,
  client,
  deaths,
  lastExit,
}: EngineStormReport): [name: string, cases: string[]][] =>
  Object.entries({
    ...verdict,
    "events rejected": client.rejected,
    "points never died at": deaths.missed,
    "faults told": deaths.faults,
    "last process ended badly": lastExit === 0 ? [] : [`exit code ${lastExit}`],
  }).filter(([, cases]) => cases.length > 0);

/** Whether every promise was kept, and every death died. */
export const enginePromisesKept = (report: EngineStormReport): boolean => broken(report).length === 0;

/** The report as a table for people. */
export const engineTable = (report: EngineStormReport): string => {
  const { options, client, deaths, appKills, history, journal, verdict } = report;
  const points = options.standalone ? enginePoints : deathPoints;
  const count = (status: string): number => history.runs.filter((run) => run.status === status).length;
  const atPoints = Object.values(deaths.atPoints).reduce((sum, died) => sum + died, 0);
  const rows: [string, string | number][] = [
    [
      "events acknowledged",
      `${client.acknowledged} (${client.requests} requests, ${client.repeated} sent again)`,
    ],
    ["runs", history.runs.length],
    ["  completed, failed, cancelled", ["Completed", "Failed", "Cancelled"].map(count).join(", ")],
    ["steps in the history", history.steps.length],
    ["steps executed", journal.filter(({ type }) => type === "ran" || type === "threw").length],
    ["kills at random moments", `${deaths.random} (${deaths.early} before it was ready)`],
    [
      "kills at named points",
      `${atPoints} at ${Object.keys(deaths.atPoints).length} of ${points.length} points`,
    ],
    ...(options.standalone ? ([["kills of the app", appKills]] satisfies [string, number][]) : []),
    ...Object.entries(verdict).map(([name, cases]): [string, number] => [name, cases.length]),
    ["duration", `${Math.round(report.durationMs / 1000)} s`],
    ["seed", options.seed],
    [
      "machine",
      `${availableParallelism()} cores (${cpus()[0]?.model ?? "unknown"}), Node ${process.version}`,
    ],
  ];
  const width = Math.max(...rows.map(([name]) => name.length));
  return rows.map(([name, value]) => `${name.padEnd(width)}  ${value}`).join("\n");
};

/** The cases that break a promise, a few of each. */
export const engineCases = (report: EngineStormReport, atMost = 20): string =>
  broken(report)
    .map(([name, cases]) => [`${name}:`, ...cases.slice(0, atMost).map((text) => `  ${text}`)].join("\n"))
    .join("\n");
