/** The engine with the sample app in one process, on a file of its own. */
import { join } from "node:path";
import { openEngine } from "../../src/engine/open-engine.ts";
import { finishedRunsFile } from "../finished-runs-file.ts";
import { type Load, underLoad } from "../load.ts";
import {
  endpointPath,
  sampleApp,
  sampleEvent,
  signingKey,
  silentLogger,
  type Workload,
} from "../sample-app.ts";
import { temporaryDirectory } from "../temporary-directory.ts";

export type EngineInProcessOptions = {
  workload: Workload;
  checkpointing: boolean;
  /** How many runs its file holds at the start. Default: none. */
  finishedRuns?: number;
};

export const open = async ({ workload, checkpointing, finishedRuns = 0 }: EngineInProcessOptions) => {
  const directory = temporaryDirectory();
  const file = join(directory.path, "engine.db");
  const finished = await finishedRunsFile(file, finishedRuns);
  const engine = openEngine({ file, signingKey, logger: silentLogger });
  const { app, ended } = sampleApp({ checkpointing, fetch: engine.fetch });
  await engine.connect({
    url: `http://engine.invalid${endpointPath}`,
    request: async (request) => app.request(request),
  });
  let run = 0;
  const runOnce = async (): Promise<void> => {
    run += 1;
    const end = ended(run);
    await engine.send(sampleEvent(workload, run));
    await end;
  };
  const acceptOne = async (delayMs: number): Promise<void> => {
    run += 1;
    await engine.send({ ...sampleEvent(workload, run), ts: Date.now() + delayMs });
  };
  return {
    runs: (load: Load) => underLoad(load, runOnce),
    /** Takes events that start their runs only `delayMs` later, so that nothing but the taking is measured. */
    accept: ({ delayMs, ...load }: Load & { delayMs: number }) => underLoad(load, () => acceptOne(delayMs)),
    /** Times reads of the finished runs drawn by `picks`, each 0 to 1; the path's `:run` and `:event` are filled in. */
    reads: async ({ path, picks }: { path: string; picks: number[] }): Promise<number[]> => {
      const timesMs: number[] = [];
      for (const pick of picks) {
        const { runId = "", eventId = "" } = finished[Math.floor(pick * finished.length)] ?? {};
        const url = `http://engine.invalid${path.replace(":run", runId).replace(":event", eventId)}`;
        const startMs = performance.now();
        const response = await engine.fetch(url);
        await response.text();
        timesMs.push(performance.now() - startMs);
        if (response.status !== 200) throw new Error(`${url} answered ${response.status}.`);
      }
      return timesMs;
    },
    close: async () => {
      await engine.close();
      directory.remove();
    },
  };
};
