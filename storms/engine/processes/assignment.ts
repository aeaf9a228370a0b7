import type { DeathPoint } from "../deaths.ts";
import type { EngineLogger } from "../../../src/engine/logger.ts";

/** What a process of the storm is told on its command line, as JSON. */
export type Assignment = {
  /** The engine's file. */
  file: string;
  journal: string;
  /** Where Inngest's API is, on loopback. */
  port: number;
  /** Where the functions are served, when they have a process of their own. */
  appPort?: number;
  /** The point at whose `pass`-th pass the process kills itself. */
  death?: { point: DeathPoint; pass: number };
};

/** Delay before a failed attempt is repeated. */
export const retryDelayMs = 100;

/** Reads the command line of a process of the storm. */
export const readAssignment = (): Assignment => JSON.parse(process.argv[2] ?? "") as Assignment;

/** Kills this process when it is its time, before anything else happens. */
export const deadlyPoints = (death: Assignment["death"]): ((point: DeathPoint) => void) => {
  let passesLeft = death?.pass ?? 0;
  return (point) => {
    if (point !== death?.point) return;
    passesLeft -= 1;
    if (passesLeft === 0) process.kill(process.pid, "SIGKILL");
  };
};

const silence = (): void => {};

/** Tells of faults alone, on standard error, where the storm reads them. */
export const faultLogger: EngineLogger = {
  debug: silence,
  info: silence,
  warn: silence,
  error: (message, properties) =>
    void process.stderr.write(`${message} ${JSON.stringify(properties)} ${String(properties?.["error"])}\n`),
};

/** Answers the storm's questions after an engine's unfinished runs, and ends the process when it is told to. */
export const obeyStorm = (parts: { unfinished: () => number; close: () => Promise<unknown> }): void => {
  process.on("message", () => process.send?.(parts.unfinished()));
  process.once("SIGTERM", () => {
    process.disconnect?.();
    void parts.close();
  });
  process.stdout.write("ready\n");
};
