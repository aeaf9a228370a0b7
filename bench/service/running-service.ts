import { readFileSync } from "node:fs";
import { join } from "node:path";
import { freePort } from "../../test/support/free-port.ts";
import { providerSettings } from "../../test/support/provider-environment.ts";
import { startProviderSimulatorsProcess } from "../../test/support/provider-simulators-process.ts";
import { startServerProcess, temporaryDataDir } from "../../test/support/server-process.ts";
import { providerLog, type ProviderLog } from "./provider-log.ts";

/** The service as a user runs it, on SQLite, with both providers in a process of their own. */
export type RunningService = {
  url: string;
  /** What the providers wrote down. */
  log: ProviderLog;
  /** CPU time the server's process has taken, in ms; steps of 10. Linux only. */
  cpuMs(): number;
  close(): Promise<void>;
};

/** The kernel counts CPU time in these (USER_HZ, 100 on every Linux of today). */
const cpuTickMs = 10;

/** Starts everything anew, on an empty data directory. `callbacks`: the providers tell what becomes of messages. */
export async function startService(options: { callbacks?: object } = {}): Promise<RunningService> {
  const dataDir = await temporaryDataDir();
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const logFile = join(dataDir.path, "providers.jsonl");
  const tells =
    options.callbacks === undefined
      ? []
      : ["--callbacks", JSON.stringify(options.callbacks), "--webhook-url", `${url}/webhooks/resend`];
  const providers = await startProviderSimulatorsProcess({ args: ["--brief", "--log", logFile, ...tells] });
  const server = await startServerProcess({
    ...providerSettings(providers),
    EMAIL_FROM: "Bienvenue <bonjour@bench.example>",
    PUBLIC_URL: url,
    PORT: String(port),
    DATA_DIR: join(dataDir.path, "data"),
  });
  return {
    url,
    log: providerLog(logFile),
    cpuMs: () => cpuTicks(server.pid) * cpuTickMs,
    async close() {
      await server.stop();
      await providers.close();
      await dataDir.remove();
    },
  };
}

/** User and system time of a process, all threads. @see proc_pid_stat(5), fields 14 and 15 */
function cpuTicks(pid: number): number {
  // The command's name, in brackets, may hold spaces.
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ").at(-1)?.split(" ") ?? [];
  return Number(fields[11]) + Number(fields[12]);
}
