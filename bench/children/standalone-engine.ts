/** The engine as `npm run engine` starts it, in a process of its own, with the sample app in this one. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Workload } from "../sample-app.ts";
import { temporaryDirectory } from "../temporary-directory.ts";
import { open as openApp } from "./inngest-server.ts";

export const open = async (work: { workload: Workload; checkpointing: boolean }) => {
  const directory = temporaryDirectory();
  const engine = spawn(process.execPath, [script, "--port", "0", "--data", directory.path], {
    // Without keys, whatever the environment says, so that apps in dev mode are served.
    env: { ...process.env, INNGEST_EVENT_KEY: "", INNGEST_SIGNING_KEY: "" },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const gone = once(engine, "exit");
  const end = async (): Promise<void> => {
    engine.kill();
    await gone;
    directory.remove();
  };
  try {
    const app = await openApp({ ...work, serverUrl: await readyUrl(engine.stdout, gone) });
    return {
      runs: app.runs,
      close: async () => {
        app.close();
        await end();
      },
    };
  } catch (error) {
    await end();
    throw error;
  }
};

const script = join(import.meta.dirname, "../../src/engine/standalone/main.ts");

const readyUrl = async (stdout: NodeJS.ReadableStream, gone: Promise<unknown>): Promise<string> => {
  const [line] = (await Promise.race([once(createInterface(stdout), "line"), gone])) as [unknown];
  const url = /ready at (\S+),/.exec(String(line))?.[1];
  if (url === undefined) throw new Error(`The engine did not start: ${String(line)}`);
  return url;
};
