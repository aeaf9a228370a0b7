import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { eventually, temporaryDirectory } from "./support/test-app.ts";

const script = join(import.meta.dirname, "../support/processes/engine-on-disk.ts");

/** A process with an engine on a disk that can be filled, and how to talk to it. */
type Disk = {
  start: (directory: string) => ChildProcess;
  fill: (engine: EngineProcess) => unknown;
  free: (engine: EngineProcess) => unknown;
};

type EngineProcess = {
  pid: number;
  /** Resolves to what the process answers, or to the code of the error. */
  ask: (call: string, argument?: string) => Promise<unknown>;
  isAlive: () => boolean;
};

const spawned = (command: string, args: string[]): ChildProcess =>
  spawn(command, args, { stdio: ["ignore", "ignore", "inherit", "ipc"] });

/** No file of the process may grow, nor be written beyond its first page: EFBIG, as a failing disk. */
const limited: Disk = {
  start: (directory) => spawned(process.execPath, [script, directory]),
  fill: ({ pid }) => execFileSync("prlimit", ["--pid", `${pid}`, "--fsize=4096:unlimited"]),
  free: ({ pid }) => execFileSync("prlimit", ["--pid", `${pid}`, "--fsize=unlimited:unlimited"]),
};

const namespace = ["--user", "--map-root-user", "--mount"];

/** A file system of 4 MiB of the process's own, which it fills: ENOSPC. */
const small: Disk = {
  start: (directory) =>
    spawned("unshare", [
      ...namespace,
      "sh",
      "-c",
      `mount -t tmpfs -o size=4m tmpfs "$2" && exec "$0" "$1" "$2"`,
      process.execPath,
      script,
      directory,
    ]),
  fill: ({ ask }) => ask("fill"),
  free: ({ ask }) => ask("free"),
};

const works = (command: string, args: string[]): boolean => {
  try {
    execFileSync(command, args, { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
};

const start = async (disk: Disk): Promise<EngineProcess> => {
  const child = disk.start(temporaryDirectory());
  onTestFinished(async () => {
    const gone = once(child, "exit");
    if (child.kill("SIGTERM")) await gone;
  });
  await once(child, "message");
  let asked = 0;
  const waiting = new Map<number, (answer: unknown) => void>();
  child.on("message", ({ id, value, code }: { id: number; value?: unknown; code?: unknown }) => {
    waiting.get(id)?.(code ?? value);
    waiting.delete(id);
  });
  return {
    pid: child.pid ?? 0,
    isAlive: () => child.exitCode === null && child.signalCode === null,
    async ask(call, argument = "") {
      asked += 1;
      const id = asked;
      const answer = new Promise<unknown>((resolve) => {
        waiting.set(id, resolve);
      });
      child.send({ id, call, argument });
      return answer;
    },
  };
};

const statusesOf = async (engine: EngineProcess, eventId: string): Promise<string[]> => {
  const { data } = (await engine.ask("runs", eventId)) as { data?: { status: string }[] };
  return (data ?? []).map(({ status }) => status);
};

const sending = (name: string, id: string): string => JSON.stringify({ name, id });

describe.each([
  ["that takes nothing more", limited, works("prlimit", ["--version"]) || "prlimit is missing here"],
  [
    "that is full",
    small,
    works("unshare", [...namespace, "mount", "-t", "tmpfs", "tmpfs", "/mnt"]) ||
      "user namespaces are missing here",
  ],
])("a disk %s", (_, disk, possible) => {
  test(
    "refuses events, keeps the results of calls until there is room, and loses nothing",
    { timeout: 60_000 },
    async ({ skip }) => {
      if (possible !== true) skip(possible);
      const engine = await start(disk);
      await engine.ask("connect");
      await engine.ask("send", sending("gated", "gated"));
      await engine.ask("send", sending("plain", "before"));
      await eventually(async () => (await engine.ask("executed")) === 2);

      await disk.fill(engine);
      const answers: unknown[] = [];
      // The log has pages to spare, which are written over.
      for (let n = 0; n < 500 && !answers.includes("ENGINE_STORAGE"); n += 1) {
        answers.push(await engine.ask("send", sending("plain", `full-${n}`)));
      }
      const refused = `full-${answers.length - 1}`;
      expect(answers.at(-1)).toBe("ENGINE_STORAGE");
      await engine.ask("openGate");
      const errors = await eventually(async () => {
        const logged = (await engine.ask("errors")) as string[];
        return logged.some((line) => line.startsWith("The result of a call")) && logged;
      });
      expect(errors.join("\n")).toContain("could not write to its file");
      // While the engine tries again and again to write.
      for (let n = 0; n < 20; n += 1) {
        expect(await statusesOf(engine, "gated")).toEqual(["Running", "Running"]);
      }

      await disk.free(engine);
      await eventually(async () => (await engine.ask("unfinished")) === 0);
      expect(await statusesOf(engine, "gated")).toEqual(["Completed", "Completed"]);
      // Once for each of the two functions.
      expect(await engine.ask("executed")).toBe(2);
      for (let n = 0; n < answers.length - 1; n += 1) {
        expect(await statusesOf(engine, `full-${n}`)).toEqual(["Completed"]);
      }
      expect(await statusesOf(engine, refused)).toEqual([]);
      expect(await engine.ask("send", sending("plain", "after"))).toHaveLength(1);
      expect(engine.isAlive()).toBe(true);
    },
  );
});
