import type { PhaseReport } from "./run-fuzz.ts";

/** Cases written out in full; the others are counted. */
const toldCases = 20;

/** A phase in lines for people, every fault with the bytes that brought it about. */
export function phaseText(report: PhaseReport): string {
  const { answers, cases, memory } = report;
  const lines = [
    `${report.phase}: ${report.requests} requests in ${report.seconds.toFixed(0)} s`,
    `  answers      ${["2xx", "3xx", "4xx", "5xx"].map((name) => `${name} ${answers[name] ?? 0}`).join(", ")}`,
    `  unanswered   ${report.unanswered}; closed without a word, not being HTTP: ${report.closed}`,
    `  server       ${report.crashed ? "CRASHED" : "alive to the end"}, exit code ${report.exitCode}`,
    memory === null
      ? "  memory       not measured here"
      : `  memory       before ${mib(memory.before)}, peak ${mib(memory.peak)}, after ${mib(memory.after)}; ${memory.slope.toFixed(2)} MiB per 10,000 requests after the warm-up`,
    `  taken (2xx)  ${Object.entries(report.taken)
      .toSorted(([one], [other]) => one.localeCompare(other))
      .map(([route, count]) => `${route} ${count}`)
      .join(", ")}`,
    `  faults       ${cases.length}`,
    ...cases
      .slice(0, toldCases)
      .map(
        ({ index, route, why, request }) =>
          `    #${index} ${route}: ${why}\n      ${request.subarray(0, 1500).toString("base64")}`,
      ),
  ];
  if (report.crashed || cases.length > 0) lines.push("  log", report.log);
  return lines.join("\n");
}

function mib(value: number): string {
  return `${value.toFixed(0)} MiB`;
}
