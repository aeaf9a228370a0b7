/**
 * `npm run chaos`: storms the whole service and says whether it kept its promises. Progress goes to standard error, the
 * table to standard output. Exit code 1 when a promise was broken. docs/reliability.md tells what is promised.
 */
import { stormOptions } from "./chaos/options.ts";
import { storm } from "./chaos/storm.ts";
import { cases, promisesKept, table } from "./chaos/table.ts";
import { stormProgress } from "./storm-progress.ts";

const options = stormOptions(process.argv.slice(2), process.env);
const { tell, signal, giveUp } = stormProgress();

const report = await storm(options, tell, signal).catch(giveUp);
process.stdout.write(`${table(report)}\n`);
if (!promisesKept(report)) {
  process.stdout.write(`\nBroken promises\n${cases(report)}\n`);
  process.exitCode = 1;
}
