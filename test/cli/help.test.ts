import { readFileSync } from "node:fs";
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { runCommand } from "./run-command.ts";

const root = join(import.meta.dirname, "../..");
const commands = ["emit", "preview", "messages", "lead", "replay", "erase", "doctor"];
const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
  scripts: Record<string, string>;
  bin: Record<string, string>;
};

describe("help", () => {
  test.each(commands)("of %s has a usage, an example and its exit codes, within 80 columns", async (name) => {
    const { code, text } = await runCommand({}, [name, "--help"]);
    expect(code).toBe(0);
    expect(text).toContain(`Usage: npm run ${name}`);
    expect(text).toContain("Exit code: 0");
    expect(text).toMatch(/\nExamples?:\n/);
    expect(text.split("\n").filter((line) => line.length > 80)).toEqual([]);
  });

  test.each(["emit", "messages", "lead", "replay", "erase"])(
    "of %s says that others see the key on the command line, and what is better",
    async (name) => {
      const { text } = await runCommand({}, [name, "--help"]);
      expect(text.replace(/\s+/g, " ")).toContain(
        "Others on this machine can see it: better set BIENVENUE_API_KEY, or use .env.",
      );
    },
  );

  test.each(commands)("of all names %s, which npm runs", async (name) => {
    expect((await runCommand({}, ["--help"])).text).toContain(`\n  ${name} `);
    expect(manifest.scripts[name]).toBe(`node --import ./src/require-node.mjs src/cli.ts ${name}`);
  });
});

describe("the program bienvenue", () => {
  const run = (...args: string[]) =>
    spawnSync(process.execPath, [join(root, manifest.bin["bienvenue"] ?? ""), ...args], { encoding: "utf8" });

  test("runs the commands and gives their exit codes", () => {
    const listed = run("preview");
    expect(listed.stdout).toContain("lead-confirmation");
    expect(listed.stdout).not.toContain("\u001B");
    expect(listed.status).toBe(0);
    expect(run("dance").status).toBe(2);
  });
});

describe("on a server that does not run", () => {
  test.each([["messages"], ["lead", "L1"], ["replay", "L1"], ["erase", "L1"]])(
    "%s says how to start it",
    async (...args) => {
      const { code, errors } = await runCommand({ BIENVENUE_URL: "http://127.0.0.1:2" }, args);
      expect(errors).toContain("start the server with `npm start`");
      expect(code).toBe(1);
    },
  );
});

describe("what cannot be meant ends with exit code 2 and a sentence", () => {
  test.each([
    [["messages", "--status", "gone"], "--status must be one of"],
    [["messages", "--limit", "0"], "--limit must be a whole number"],
    [["messages", "--channel", "fax"], "--channel"],
    [["messages", "a", "b"], "One message at a time"],
    [["lead"], "Give the id of one lead"],
    [["lead", "L1", "--days", "0"], "--days"],
    [["replay"], "Give one id"],
    [["erase"], "Give the id of one lead"],
    [["erase", "L1", "--json"], "--yes"],
    [["doctor", "now"], "no arguments"],
    [["doctor", "--loud"], "--loud"],
  ])("%j", async (args, sentence) => {
    const { code, errors } = await runCommand({}, args);
    expect(errors).toContain(sentence);
    expect(code).toBe(2);
  });
});
