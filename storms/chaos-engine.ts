/**
 * `npm run chaos:engine`: kills an engine at every moment that matters and says whether it kept its promises. Progress
 * goes to standard error, the table to standard output. Exit code 1 when a promise was broken. docs/engine.md tells what
 * is promised.
 */
import { engineStormOptions } from "./engine/options.ts";
import { engineStorm } from "./engine/storm.ts";
import { engineCases, enginePromisesKept, engineTable } from "./engine/table.ts";
import { stormProgress } from "./storm-progress.ts";

const options = engineStormOptions(process.argv.slice(2));
const { tell, signal, giveUp } = stormProgress();

const report = await engineStorm(options, tell, signal).catch(giveUp);
process.stdout.write(`${engineTable(report)}\n`);
if (!enginePromisesKept(report)) {
  process.stdout.write(`\nBroken promises\n${engineCases(report)}\n`);
  process.exitCode = 1;
}
