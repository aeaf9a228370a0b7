import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import type { Assignment } from "./processes/assignment.ts";

const compileCache = join(import.meta.dirname, "../../node_modules/.cache/node-compile");

/** A process of the storm. */
export type StormProcess = {
  /** Resolves to true when it is ready, to false when it ended before. */
  ready: Promise<boolean>;
  /** Resolves when it is gone, to how it ended. */
  gone: Promise<{ code: number | null; signal: string | null }>;
  /** SIGKILL, whatever it is doing. */
  kill(): void;
  /** SIGTERM. */
  stop(): void;
  /** How many runs its engine has not ended. */
  unfinished(): Promise<number>;
  /** What it wrote to standard error: faults. */
  faults(): string;
};

/** Starts one of the programs in `processes/`. */
export const startProcess = (
  program: "app" | "engine-with-functions" | "standalone-engine",
  assignment: Assignment,
): StormProcess => {
  const script = join(import.meta.dirname, "processes", `${program}.ts`);
  const child = spawn(process.execPath, [script, JSON.stringify(assignment)], {
    stdio: ["ignore", "pipe", "pipe", "ipc"],
    env: { PATH: process.env["PATH"], NODE_COMPILE_CACHE: compileCache },
  });
  let faults = "";
  child.stderr?.on("data", (chunk: Buffer) => void (faults += chunk.toString()));
  const gone = once(child, "close").then(() => ({ code: child.exitCode, signal: child.signalCode }));
  const isReady = child.stdout ? once(child.stdout, "data").then(() => true) : gone.then(() => false);
  return {
    gone,
    ready: Promise.race([isReady, gone.then(() => false)]),
    kill: () => void child.kill("SIGKILL"),
    stop: () => void child.kill("SIGTERM"),
    async unfinished() {
      child.send("unfinished");
      const [count] = (await once(child, "message")) as [number];
      return count;
    },
    faults: () => faults,
  };
};

/** Resolves to whether `work` ended within `ms`. */
export const endsWithin = async (work: Promise<unknown>, ms: number): Promise<boolean> => {
  const ending = new AbortController();
  const late = pause(ms, false, { signal: ending.signal }).catch(() => false);
  const ended = await Promise.race([work.then(() => true), late]);
  ending.abort();
  return ended;
};
