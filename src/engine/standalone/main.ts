import { join } from "node:path";
import { lockDirectory } from "../directory-lock.ts";
import { type Command, readCommand } from "./command-line.ts";
import { lineLogger } from "./line-logger.ts";
import { serveEngine } from "./serve-engine.ts";

const serve = async (options: Extract<Command, { command: "serve" }>): Promise<void> => {
  const { host, port, directory, retryIntervalMs, retentionMs, sdkUrls, keys } = options;
  const lock = lockDirectory(directory);
  const standalone = await serveEngine({
    host,
    port,
    file: join(directory, "engine.db"),
    sdkUrls,
    ...(keys && { keys }),
    ...(retryIntervalMs === undefined ? {} : { retryDelayMs: () => retryIntervalMs }),
    ...(retentionMs === undefined ? {} : { retentionMs }),
    logger: lineLogger((line) => process.stderr.write(line)),
  });
  const { url } = standalone;
  const mode = keys ? "with keys" : `for apps in dev mode (INNGEST_DEV=${url})`;
  process.stdout.write(`The engine is ready at ${url}, ${mode}, its data in ${directory}.\n`);
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.once(signal, () => {
      void standalone.close().then(() => {
        lock.release();
        process.exit(0);
      });
    });
  }
};

try {
  // The keys that the SDK knows by these names; the engine reads nothing else of the environment.
  const command = readCommand(process.argv.slice(2), process.env);
  if (command.command === "help") process.stdout.write(command.text);
  else await serve(command);
} catch (error) {
  // An error with a code is one we can explain; anything else is a bug and shows its stack.
  const isExplained = error instanceof Error && "code" in error;
  const text = isExplained ? error.message : error instanceof Error ? error.stack : String(error);
  process.stderr.write(`${text}\n`);
  process.exit(1);
}
