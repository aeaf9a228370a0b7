import { setTimeout as pause } from "node:timers/promises";
import {
  ServerExitedError,
  spawnServerProcess,
  type SpawnedServer,
} from "../../test/support/server-process.ts";

/** What happened to the server's process. */
export type ServiceCounts = {
  kills: number;
  /** Of these, before it listened. */
  killsWhileStarting: number;
  starts: number;
  /** Starts that ended by themselves, as while the database is away. */
  failedStarts: number;
  /** How it ended although nobody killed it, after it had listened. */
  endedByItself: string[];
};

export type Service = ReturnType<typeof superviseService>;

const restartAfterMs = 200;
const patienceMs = 120_000;

/** Keeps the server running on its port and data directory, as a process manager does, and kills it when told to. */
export function superviseService(environment: Record<string, string>) {
  const counts: ServiceCounts = {
    kills: 0,
    killsWhileStarting: 0,
    starts: 0,
    failedStarts: 0,
    endedByItself: [],
  };
  let current: SpawnedServer | null = null;
  let wanted = true;
  /** Whether there is a process, and whether it listens. */
  let alive = false;
  let running = false;

  async function supervise(): Promise<void> {
    let since = Date.now();
    while (wanted) {
      const server = spawnServerProcess(environment);
      alive = true;
      void server.gone.then(() => (alive = false));
      current = server;
      counts.starts += 1;
      const killsBefore = counts.kills;
      const url = await server.ready.catch((error: unknown) => {
        if (error instanceof ServerExitedError) return null;
        throw error;
      });
      running = url !== null;
      if (running) since = Date.now();
      const code = await server.gone;
      running = false;
      if (!wanted || counts.kills > killsBefore) continue;
      if (url === null) counts.failedStarts += 1;
      else counts.endedByItself.push(`exit code ${code}: ${server.output().slice(-2000)}`);
      if (Date.now() - since > patienceMs) throw new Error(`The server does not start:\n${server.output()}`);
      await pause(restartAfterMs);
    }
  }
  const supervision = supervise();
  // Whoever waits for the server is told; until then it must not end the process.
  supervision.catch(() => {});

  /** A moment in which the process may change; rejects when there will be none any more. */
  async function turn(): Promise<void> {
    if (!wanted) throw new Error("The server was stopped.");
    await Promise.race([pause(10), supervision]);
  }

  return {
    counts,
    /** SIGKILL now, whatever it is doing. */
    kill: async (): Promise<void> => {
      while (!alive) await turn();
      counts.kills += 1;
      if (!running) counts.killsWhileStarting += 1;
      await current?.kill();
    },
    /** Resolves when it listens; rejects when it cannot be started. */
    ready: async (): Promise<void> => {
      while (!running) await turn();
    },
    /** Ends it as its operator would. */
    stop: async (): Promise<void> => {
      wanted = false;
      await current?.stop();
      await supervision;
    },
  };
}
