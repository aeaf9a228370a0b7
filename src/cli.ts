import { styleText } from "node:util";
import { readEnvironment } from "./config.ts";
import { runCli } from "./cli/run-cli.ts";

// The process's own edges; everything else is given them and can be tested without a process.
process.exitCode = await runCli(process.argv.slice(2), {
  environment: readEnvironment(),
  out: (line) => console.log(line),
  error: (line) => console.error(line),
  // Plain where the output is no terminal, or NO_COLOR is set.
  paint: (style, text) => styleText(style, text, { stream: process.stdout }),
  now: () => Date.now(),
  wait: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
});
