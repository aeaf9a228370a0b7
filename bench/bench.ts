/**
 * `npm run bench`: measures the engine and prints one table, headed by what it was measured on. Progress goes to
 * standard error. docs/engine.md tells what the figures mean.
 */
import { machine } from "./machine.ts";
import type { Measure } from "./measure.ts";
import { acceptedEvents } from "./measures/accepted-events.ts";
import { fileSize } from "./measures/file-size.ts";
import { service } from "./measures/service.ts";
import { sleepingRuns } from "./measures/sleeping-runs.ts";
import { throughput } from "./measures/throughput.ts";
import { benchOptions } from "./options.ts";
import type { Row } from "./row.ts";
import { table } from "./table.ts";

/** By the name that `--only` takes. */
const measures: Record<string, Measure> = {
  "fan-out": throughput("two-step-fan-out"),
  "two-steps": throughput("two-steps"),
  "file-size": fileSize,
  "accepted-events": acceptedEvents,
  service,
  "sleeping-runs": sleepingRuns,
};

const startMs = performance.now();
const tell = (line: string): void => {
  const seconds = Math.round((performance.now() - startMs) / 1000);
  process.stderr.write(`${String(seconds).padStart(4)} s  ${line}\n`);
};

const bench = async (): Promise<string> => {
  const options = benchOptions(process.argv.slice(2), Object.keys(measures));
  const heading = machine();
  const rows: Row[] = [];
  for (const [name, measure] of Object.entries(measures)) {
    if (!options.measures.includes(name)) continue;
    rows.push(...(await measure(options, (line) => tell(`${name}: ${line}`))));
  }
  return `${heading.join("\n")}\n\n${table(rows)}\n`;
};

try {
  process.stdout.write(await bench());
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
