import { fork, spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, linkSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { describe, expect, onTestFinished, test } from "vitest";
import { openEngine } from "../../../src/engine/open-engine.ts";
import { silent, temporaryDirectory } from "../support/test-app.ts";

const engineModule = new URL("../../../src/engine/open-engine.ts", import.meta.url).href;

/** A program that opens an engine on the file, says `open` or the error's code and message, and stays. */
const opening = (file: string): string => `
  const { openEngine } = await import(${JSON.stringify(engineModule)});
  const silent = { debug() {}, info() {}, warn() {}, error() {} };
  try {
    openEngine({ file: ${JSON.stringify(file)}, logger: silent });
    process.stdout.write("open");
  } catch (error) {
    process.stdout.write(error.code + " " + error.message);
  }
  setInterval(() => {}, 1000);`;

const open = (file: string) => openEngine({ file, logger: silent });

const inProcess = (file: string, options: { uid?: number } = {}) =>
  spawn(process.execPath, ["--input-type=module", "-e", opening(file)], {
    stdio: ["ignore", "pipe", "inherit"],
    ...options,
  });

const firstWords = async (stream: NodeJS.ReadableStream | null): Promise<string> => {
  if (!stream) throw new Error("There is nothing to read from.");
  const [words] = (await once(stream, "data")) as [Buffer];
  return words.toString();
};

describe("the file of an engine that is open", () => {
  const opened = (): string => {
    const file = join(temporaryDirectory(), "engine.db");
    const engine = open(file);
    onTestFinished(() => engine.close());
    return file;
  };

  test("is refused to another process, by any of its names", async () => {
    const file = opened();
    symlinkSync(file, `${file}.symbolic`);
    linkSync(file, `${file}.hard`);
    for (const name of [file, `${file}.symbolic`, `${file}.hard`]) {
      const child = inProcess(name);
      expect(await firstWords(child.stdout)).toContain("ENGINE_LOCKED");
      child.kill("SIGKILL");
    }
  });

  test("is refused to a process that this one forks", async () => {
    const child = fork("-", { execArgv: ["--input-type=module", "-e", opening(opened())], silent: true });
    expect(await firstWords(child.stdout)).toContain("ENGINE_LOCKED");
    child.kill("SIGKILL");
  });

  test("is refused to a thread of this process, and to the same thread", async () => {
    const file = opened();
    const worker = new Worker(`void (async () => {${opening(file)}})()`, { eval: true, stdout: true });
    expect(await firstWords(worker.stdout)).toContain("ENGINE_LOCKED");
    await worker.terminate();
    expect(() => open(file)).toThrow(expect.objectContaining({ code: "ENGINE_LOCKED" }));
    // Nobody who was refused has ended the lock.
    const child = inProcess(file);
    expect(await firstWords(child.stdout)).toContain("ENGINE_LOCKED");
    child.kill("SIGKILL");
  });

  test("is free once its process is dead, however it died", async () => {
    const file = join(temporaryDirectory(), "engine.db");
    const child = inProcess(file);
    expect(await firstWords(child.stdout)).toBe("open");
    expect(() => open(file)).toThrow(expect.objectContaining({ code: "ENGINE_LOCKED" }));
    child.kill("SIGKILL");
    await once(child, "exit");
    await open(file).close();
  });
});

describe("a directory that cannot be written", () => {
  // The superuser may write anywhere.
  const nobody = process.getuid?.() === 0 ? { uid: 65_534 } : {};

  test.each([
    ["with a file in it", true],
    ["without one", false],
  ])("%s is refused", async (_, hasFile) => {
    const directory = temporaryDirectory();
    const file = join(directory, "engine.db");
    if (hasFile) await open(file).close();
    chmodSync(directory, 0o555);
    const child = inProcess(file, nobody);
    expect(await firstWords(child.stdout)).toMatch(/^ENGINE_FILE .*cannot be opened.*Check its permissions/);
    child.kill("SIGKILL");
    await once(child, "exit");
    chmodSync(directory, 0o755);
  });
});
