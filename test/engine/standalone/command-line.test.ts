import { expect, test } from "vitest";
import { readCommand } from "../../../src/engine/standalone/command-line.ts";

const signingKey = `signkey-prod-${"a1".repeat(32)}`;
const keys = ["--event-key", "e", "--signing-key", signingKey];

test("without options it serves apps in dev mode on this machine, apart from the service's own data", () => {
  expect(readCommand([], {})).toEqual({
    command: "serve",
    host: "127.0.0.1",
    port: 8288,
    directory: "data/standalone",
    retryIntervalMs: undefined,
    retentionMs: undefined,
    sdkUrls: [],
    keys: undefined,
  });
});

test("takes every option", () => {
  const args = [
    "--port",
    "9",
    "--data",
    "d",
    "--retry-interval",
    "0.5",
    "--retention",
    "1d12h",
    "-u",
    "http://a/",
    "-u",
    "http://b/",
  ];
  expect(readCommand([...args, ...keys, "--host", "0.0.0.0"], {})).toEqual({
    command: "serve",
    host: "0.0.0.0",
    port: 9,
    directory: "d",
    retryIntervalMs: 500,
    retentionMs: 36 * 3600_000,
    sdkUrls: ["http://a/", "http://b/"],
    keys: { event: ["e"], signing: [signingKey] },
  });
});

test("takes keys from the environment where the command line has none", () => {
  const environment = { INNGEST_EVENT_KEY: "from-environment", INNGEST_SIGNING_KEY: signingKey };
  expect(readCommand([], environment)).toMatchObject({
    keys: { event: ["from-environment"], signing: [signingKey] },
  });
  expect(readCommand(["--event-key", "e"], environment)).toMatchObject({ keys: { event: ["e"] } });
});

test("explains itself", () => {
  expect(readCommand(["--port", "abc", "--help"], {})).toMatchObject({
    command: "help",
    text: expect.stringContaining("--retry-interval") as unknown,
  });
});

test.each([
  [["--prot", "1"], "--prot"],
  [["extra"], "extra"],
  [["--port", "70000"], "--port must be"],
  [["--port", "1.5"], "--port must be"],
  [["--port"], "--port"],
  [["--retry-interval", "-1"], "--retry-interval"],
  [["--retry-interval=soon"], "--retry-interval must be"],
  [["--retention", "soon"], "--retention must be"],
  [["--sdk-url", "localhost:3000"], "--sdk-url must be"],
  [["--data", ""], "--data must be"],
  [["--host", "0.0.0.0"], "0.0.0.0 can be reached from elsewhere"],
  [["--host", "192.168.0.7", "--event-key", "e"], "go together"],
  [["--signing-key", signingKey], "go together"],
  [["--event-key", "", "--signing-key", signingKey], "go together"],
  [["--event-key", "e", "--signing-key", "signkey-prod-xyz"], "Signing key 1 is not one"],
])("refuses %j and says why", (args, reason) => {
  expect(() => readCommand(args, {})).toThrow(
    expect.objectContaining({
      code: "ENGINE_COMMAND_LINE",
      message: expect.stringContaining(reason) as unknown,
    }),
  );
});

test.each(["127.0.0.2", "localhost", "::1"])("listens on %s without keys, which is this machine", (host) => {
  expect(readCommand(["--host", host], {})).toMatchObject({ host });
});
