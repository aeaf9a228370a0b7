import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { cleanTerminal } from "../../src/cli/clean-terminal.ts";
import type { CommandContext } from "../../src/cli/command.ts";
import { startScriptedServer } from "../client/scripted-server.ts";
import { startRealServer, type RealServer } from "./real-server.ts";
import { runCommand } from "./run-command.ts";

let server: RealServer;
beforeAll(async () => {
  server = await startRealServer();
});
afterAll(async () => {
  await server.close();
});

/** ESC, BEL, C1 (the CSI of eight bits) and two that turn the direction of writing. */
const hostile = "a\u001B[2Jb\u0007c\u009B31md\u202Ee\u2066f";
const harmless = "a\uFFFD[2Jb\uFFFDc\uFFFD31md\uFFFDe\uFFFDf";
const steering = /(?![\n\t])[\p{Cc}\u202A-\u202E\u2066-\u2069]/u;

describe("what comes from outside does not steer the terminal", () => {
  test("in a stored message", async () => {
    const response = await fetch(`${server.url}/api/sms/send`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ to: "+33612345678", message: hostile }),
    });
    const { id } = (await response.json()) as { id: string };
    const { code, text } = await runCommand(server.environment, ["messages", id]);
    expect(code).toBe(0);
    expect(text).toContain(harmless);
    expect(text).not.toMatch(steering);
  });

  test("in a server's error", async () => {
    const scripted = await startScriptedServer([{ status: 400, body: { error: hostile } }]);
    const { errors } = await runCommand({ BIENVENUE_URL: scripted.url }, ["messages"]);
    await scripted.close();
    expect(errors).toContain(harmless);
    expect(errors).not.toMatch(steering);
  });
});

test("colours of our own stay, around text that has none", () => {
  const printed: string[] = [];
  const context = cleanTerminal({
    out: (line: string) => printed.push(line),
    paint: (_style: string, text: string) => `\u001B[1m${text}\u001B[22m`,
  } as unknown as CommandContext);
  context.out(`${context.paint("bold", `one ${context.paint("dim", "\u001B[31mtwo")}`)}\tthree\u001B[31m\n`);
  expect(printed).toEqual(["\u001B[1mone \u001B[1m\uFFFD[31mtwo\u001B[22m\u001B[22m\tthree\uFFFD[31m\n"]);
});
