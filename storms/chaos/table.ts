import { availableParallelism, cpus } from "node:os";
import type { StormReport } from "./storm.ts";
import type { Verdict } from "./verdict.ts";

/** Whether every promise was kept: no message lost, twice, or unexplained, and nothing odd besides. */
export function promisesKept({ verdict, outbox, service }: StormReport): boolean {
  const broken = Object.values(verdict.broken).flat();
  return broken.length + outbox.rejected.length + service.endedByItself.length === 0;
}

/** The report as a table for people. */
export function table(report: StormReport): string {
  const { options, database, outbox, service, providers, verdict } = report;
  const taken = (channel: string) =>
    providers.accepted.filter((message) => message.channel === channel).length;
  const { sent, repeated, answers } = providers.callbacks;
  const rows: [string, string | number][] = [
    ["events", `${options.events} (${outbox.requests} requests)`],
    ["acknowledged", outbox.acknowledged],
    ["kills", `${service.kills} (${service.killsWhileStarting} before it listened)`],
    ["starts", `${service.starts} (${service.failedStarts} failed, as while the database was away)`],
    ["ended by itself", service.endedByItself.length],
    ["database", database.inWords],
    ...(database.outageInWords === null
      ? []
      : ([["database outages", `${database.outages}: ${database.outageInWords}`]] satisfies [
          string,
          string,
        ][])),
    ["provider faults", total(providers.faults)],
    ...details(providers.faults),
    ["callbacks", `${sent} sent, ${repeated} more times`],
    ...details(answers, "answered "),
    ["messages", report.messages],
    ...details(verdict.statuses),
    ["SMS accepted", taken("sms")],
    ["e-mails accepted", taken("email")],
    ...Object.entries(verdict.broken).map(([name, cases]): [string, number] => [name, cases.length]),
    ["unknown", unknownInWords(verdict)],
    ["events rejected", outbox.rejected.length],
    ["duration", `${Math.round(report.durationMs / 1000)} s`],
    ["seed", options.seed],
    [
      "machine",
      `${availableParallelism()} cores (${cpus()[0]?.model ?? "unknown"}), Node ${process.version}`,
    ],
  ];
  const width = Math.max(...rows.map(([name]) => name.length));
  return rows.map(([name, value]) => `${name.padEnd(width)}  ${value}`).join("\n");
}

/** The cases that break a promise, a few of each. */
export function cases({ verdict, outbox, service }: StormReport, atMost = 20): string {
  const lists = {
    ...verdict.broken,
    "events rejected": outbox.rejected,
    "ended by itself": service.endedByItself,
  };
  return Object.entries(lists)
    .filter(([, list]) => list.length > 0)
    .map(
      ([name, list]) =>
        `${name}:\n${list
          .slice(0, atMost)
          .map((text) => `  ${text}`)
          .join("\n")}`,
    )
    .join("\n");
}

function unknownInWords({ unknown: { seen, left }, broken }: Verdict): string {
  const missed = broken["unknown although accepted"].length;
  return `${seen} seen, ${seen - left} resolved, ${left} left: ${left - missed} never taken by the provider, ${missed} taken`;
}

function details(counts: Record<string, number>, before = ""): [string, number][] {
  return Object.entries(counts)
    .sort(([a], [b]) => a.localeCompare(b))
    .map(([name, count]) => [`  ${before}${name}`, count]);
}

function total(counts: Record<string, number>): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0);
}
