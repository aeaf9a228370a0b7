import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { eventually } from "./test-app.ts";

const root = join(import.meta.dirname, "../../..");

/** A Node process of a test, which ends with it. */
export type TestProcess = {
  /** Everything it has written to standard output and error. */
  output: () => string;
  /** Resolves with its exit code once it has ended; null after a signal. */
  gone: Promise<number | null>;
  /** Sends a signal and waits until it is gone. */
  end: (signal: NodeJS.Signals) => Promise<number | null>;
};

/** Starts a script of the project with nothing of this process's environment but PATH and `environment`. */
export const startProcess = (
  script: string,
  args: string[],
  environment: Record<string, string> = {},
): TestProcess => {
  const child: ChildProcess = spawn(
    process.execPath,
    ["--import", join(root, "src/require-node.mjs"), join(root, script), ...args],
    { env: { PATH: process.env["PATH"], ...environment }, stdio: ["ignore", "pipe", "pipe"] },
  );
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream?.on("data", (chunk) => (output += String(chunk)));
  const gone = new Promise<number | null>((resolve) => void child.once("close", resolve));
  const end = (signal: NodeJS.Signals): Promise<number | null> => {
    child.kill(signal);
    return gone;
  };
  onTestFinished(() => void end("SIGKILL"));
  return { output: () => output, gone, end };
};

/** Starts the standalone engine as `npm run engine` does; resolves once it is ready. */
export const startEngineProcess = async (
  args: string[],
  environment?: Record<string, string>,
): Promise<TestProcess & { url: string }> => {
  const engine = startProcess("src/engine/standalone/main.ts", args, environment);
  let code: number | null | undefined;
  void engine.gone.then((exitCode) => (code = exitCode));
  const url = await eventually(() => {
    if (code !== undefined) throw new Error(`The engine ended with code ${code}: ${engine.output()}`);
    return /ready at (http:\/\/[^\s,]+)/.exec(engine.output())?.[1];
  });
  return { ...engine, url };
};
