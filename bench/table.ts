import type { Pace } from "./load.ts";
import { median } from "./statistics.ts";
import type { Row } from "./row.ts";

/** Repeated measurements in one cell: the median rate, between which two the others lay, and the processor time. */
export const paceCell = (rounds: readonly Pace[], unit: string): string => {
  const rates = rounds.map(({ perSecond }) => perSecond);
  const cpuMs = rounds.flatMap((round) => round.cpuMs ?? []);
  const cpu = cpuMs.length > 0 ? `, ${msCell(median(cpuMs))} CPU each` : "";
  const spread = rates.length > 1 ? ` (${whole(Math.min(...rates))}–${whole(Math.max(...rates))})` : "";
  return `${whole(median(rates))} ${unit}${spread}${cpu}`;
};

/** Milliseconds with as many digits as mean something. */
export const msCell = (ms: number): string => `${ms < 10 ? ms.toFixed(2) : ms.toFixed(1)} ms`;

const whole = (value: number): string => Math.round(value).toLocaleString("en-US");

/** The rows as a Markdown table whose columns also line up as plain text. A measure is named once for all its rows. */
export const table = (rows: readonly Row[]): string => {
  const lines = rows.map(({ measure, subject, value, aim = "" }, index) => [
    rows[index - 1]?.measure === measure ? "" : measure,
    subject,
    value,
    aim,
  ]);
  const head = ["measure", "subject", "value", "aim"];
  const widths = head.map((name, column) =>
    Math.max(name.length, ...lines.map((line) => line[column]?.length ?? 0)),
  );
  const print = (cells: string[]): string =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(" | ")} |`;
  return [print(head), print(widths.map((width) => "-".repeat(width))), ...lines.map(print)].join("\n");
};
