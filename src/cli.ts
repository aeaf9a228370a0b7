import { styleText } from "node:util";
import { readEnvironment } from "./config.ts";
import { askAtTerminal } from "./cli/ask-at-terminal.ts";
import { openInBrowser } from "./cli/open-in-browser.ts";
import { runCli } from "./cli/run-cli.ts";

// `npm run messages | head` closes the pipe when it has enough.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit(0);
  throw error;
});

const environment = readEnvironment();

// The process's own edges; everything else is given them and can be tested without a process.
process.exitCode = await runCli(process.argv.slice(2), {
  environment,
  out: (line) => console.log(line),
  error: (line) => console.error(line),
  // Plain where the output is no terminal, or NO_COLOR is set.
  paint: (style, text) => styleText(style, text, { stream: process.stdout }),
  now: () => Date.now(),
  wait: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  ask: askAtTerminal,
  openFile: (path) => openInBrowser(path, environment),
});
