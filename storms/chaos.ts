/**
 * `npm run chaos`: storms the whole service and says whether it kept its promises. Progress goes to standard error, the
 * table to standard output. Exit code 1 when a promise was broken. docs/reliability.md tells what is promised.
 */
import { stormOptions } from "./chaos/options.ts";
import { storm } from "./chaos/storm.ts";
import { cases, promisesKept, table } from "./chaos/table.ts";

const options = stormOptions(process.argv.slice(2), process.env);
const startMs = Date.now();
const tell = (line: string) =>
  void process.stderr.write(`${String(Math.round((Date.now() - startMs) / 1000)).padStart(4)} s  ${line}\n`);

const ending = new AbortController();
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.once(signal, () => {
    tell("Ending what was started.");
    ending.abort();
  });
}

const report = await storm(options, tell, ending.signal).catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  // Whatever of it still waits for something has nothing to wait for any more.
  process.exit(1);
});
process.stdout.write(`${table(report)}\n`);
if (!promisesKept(report)) {
  process.stdout.write(`\nBroken promises\n${cases(report)}\n`);
  process.exitCode = 1;
}
