#!/usr/bin/env node
// `npx bienvenue <command>`. Plain JavaScript without imports of ours at the top, so that an older Node can read it and hand over to the Node 24 that `npm install` brought.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

const major = Number(process.versions.node.split(".")[0]);
const windows = process.platform === "win32";
const brought = fileURLToPath(new URL(`../node_modules/.bin/node${windows ? ".cmd" : ""}`, import.meta.url));

if (major < 24 && existsSync(brought)) {
  const args = [fileURLToPath(import.meta.url), ...process.argv.slice(2)];
  const { status, signal } = spawnSync(brought, args, { stdio: "inherit", shell: windows });
  if (signal !== null) process.kill(process.pid, signal);
  process.exitCode = status ?? 1;
} else {
  await import("./require-node.mjs");
  await import("./cli.ts");
}
