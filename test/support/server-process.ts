import { spawn, type ChildProcess } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { setTimeout as pause } from "node:timers/promises";

const root = join(import.meta.dirname, "../..");

/** A server in a process of its own, which can be killed and started again on the same data directory. */
export type ServerProcess = {
  url: string;
  pid: number;
  /** Everything it has written to standard output and error. */
  output(): string;
  /** SIGKILL, and waits until it is gone. */
  kill(): Promise<void>;
  /** SIGTERM, and waits until it is gone; its exit code. */
  stop(): Promise<number | null>;
};

/** An empty data directory of a test's own. */
export async function temporaryDataDir(): Promise<{ path: string; remove(): Promise<void> }> {
  const path = await mkdtemp(join(tmpdir(), "bienvenue-e2e-"));
  return { path, remove: () => rm(path, { recursive: true, force: true }) };
}

/** A server that was started and may not listen yet. */
export type SpawnedServer = Omit<ServerProcess, "url"> & {
  /** The URL, once it listens. Rejects with ServerExitedError when it ends before. */
  ready: Promise<string>;
  /** Its exit code, once it has ended; null after a signal. */
  gone: Promise<number | null>;
};

/** `largestFileKib`: no file may grow beyond it, which is what a full disk looks like to the server. */
type Limits = { largestFileKib?: number };

/** Starts the server as `npm start` does, on a free port, with nothing of this process's environment but PATH. */
export async function startServerProcess(
  environment: Record<string, string>,
  limits?: Limits,
): Promise<ServerProcess> {
  const { ready, pid, output, kill, stop } = spawnServerProcess(environment, limits);
  return { url: await ready, pid, output, kill, stop };
}

/** The same without waiting until it listens: for killing it sooner. */
export function spawnServerProcess(
  environment: Record<string, string>,
  { largestFileKib }: Limits = {},
): SpawnedServer {
  const server = [
    "--import",
    pathToFileURL(join(root, "src/require-node.mjs")).href,
    join(root, "src/server.ts"),
  ];
  // The shell counts in blocks of 512 bytes (POSIX), and the server takes its place.
  const limited = ["-c", `ulimit -f ${(largestFileKib ?? 0) * 2} && exec "$@"`, "sh", process.execPath];
  const [command, args] =
    largestFileKib === undefined ? [process.execPath, server] : ["/bin/sh", [...limited, ...server]];
  const child = spawn(command, args, {
    // Not the project's folder, so that a developer's .env has no say.
    cwd: tmpdir(),
    env: { PATH: process.env["PATH"], PORT: "0", ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  const collect = (chunk: Buffer) => void (output += chunk.toString());
  child.stdout.on("data", collect);
  child.stderr.on("data", collect);
  const gone = new Promise<number | null>((resolve) => void child.once("exit", resolve));
  let ended = false;
  void gone.then(() => (ended = true));
  const listening = () => (ended ? "" : (/ready at (http:\/\/\S+)/.exec(output)?.[1] ?? null));
  // Half a second, but on a machine on which many tests start theirs.
  const ready = until(listening, 60_000).then(async (url) => {
    if (url === "") throw new ServerExitedError(await gone, output);
    return url;
  });
  return {
    ready,
    gone,
    pid: child.pid ?? 0,
    output: () => output,
    kill: async () => end(child, "SIGKILL", gone).then(() => undefined),
    stop: () => end(child, "SIGTERM", gone),
  };
}

/** The server ended before it listened. */
export class ServerExitedError extends Error {
  override name = "ServerExitedError" as const;
  readonly output: string;
  constructor(code: number | null, output: string) {
    super(`The server ended with code ${code}:\n${output}`);
    this.output = output;
  }
}

async function end(child: ChildProcess, signal: NodeJS.Signals, gone: Promise<number | null>) {
  if (child.exitCode === null && child.signalCode === null) child.kill(signal);
  return gone;
}

/** Polls until `read` gives something other than null; gives up after 40 s by default. */
export async function until<T>(read: () => T | null | Promise<T | null>, patienceMs = 40_000): Promise<T> {
  const deadline = Date.now() + patienceMs;
  for (;;) {
    const value = await read();
    if (value !== null) return value;
    if (Date.now() > deadline) throw new Error(`What was awaited did not happen: ${read.toString()}`);
    await pause(5);
  }
}

/** A message as the API shows it. */
export type ApiMessage = {
  id: string;
  key: string;
  template: string;
  channel: "sms" | "email";
  recipient: string | null;
  status: string;
  reason: string | null;
  providerMessageId: string | null;
  deferredUntilAt: string | null;
};

/** Posts one event or several. */
export async function postEvents(url: string, events: unknown): Promise<Response> {
  return fetch(`${url}/api/events`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(events),
  });
}

/** The messages of a lead, newest first. */
export async function messagesOf(url: string, leadId: string): Promise<ApiMessage[]> {
  const response = await fetch(`${url}/api/messages?leadId=${leadId}`);
  const body: { messages: ApiMessage[] } = JSON.parse(await response.text());
  return body.messages;
}

/** The message of a lead with this key, once `holds` is true of it. */
export async function messageWhen(
  url: string,
  { leadId, key }: { leadId: string; key: string },
  holds: (message: ApiMessage) => boolean,
): Promise<ApiMessage> {
  return until(async () => {
    const message = (await messagesOf(url, leadId)).find((one) => one.key === key);
    return message !== undefined && holds(message) ? message : null;
  });
}

/** Whether nothing is about to become of a message by itself: a provider has it, or it waits for its time. */
export function isAtRest({ status }: Pick<ApiMessage, "status">): boolean {
  return status !== "pending" && status !== "sending";
}

const unsettled = new Set(["pending", "sending", "deferred"]);

/** The messages of a lead, once there are at least `count` and all have settled. */
export async function settledMessages(url: string, leadId: string, count: number): Promise<ApiMessage[]> {
  return until(async () => {
    const messages = await messagesOf(url, leadId);
    const settled = messages.length >= count && messages.every(({ status }) => !unsettled.has(status));
    return settled ? messages : null;
  });
}

/** `lead.created` of a lead whose addresses are their own, so that a provider's log tells leads apart. */
export function leadCreatedEvent(leadId: string, number: number, change: Record<string, unknown> = {}) {
  return {
    name: "lead.created",
    data: {
      leadId,
      firstName: "Zoé",
      lastName: "Lefèvre",
      email: `${leadId.toLowerCase()}@example.com`,
      phone: `+336${String(12_000_000 + number).padStart(8, "0")}`,
      ...change,
    },
  };
}

/** `trial.started` of a trial without an end: its journey is over once the access is sent, with a password in it. */
export function trialStartedEvent(trialId: string, number: number, change: Record<string, unknown> = {}) {
  const { data } = leadCreatedEvent(trialId, number);
  return { name: "trial.started", data: { ...data, trialId, temporaryPassword: "Tmp-4711", ...change } };
}
