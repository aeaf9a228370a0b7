import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import type { TestDatabase } from "../test-databases.ts";
import type { LedgerFixture } from "./ledger-fixture.ts";

const writerScript = fileURLToPath(new URL("../../support/processes/ledger-writer.ts", import.meta.url));

/** What holds of several processes, and of one that is killed. */
export function processContract(fixture: LedgerFixture): void {
  describe("processes", () => {
    it("lets one of two processes create each message", async () => {
      const prefix = `race:${randomUUID()}:`;
      const count = 40;
      const writers = [
        startWriter(fixture.database, prefix, count),
        startWriter(fixture.database, prefix, count),
      ];
      const outputs = await Promise.all(writers.map(async (writer) => await allOf(writer.lines)));

      const created = outputs
        .flat()
        .map(acknowledged)
        .filter((line) => line.created);
      expect(outputs.map((lines) => lines.length)).toEqual([count, count]);
      expect(created).toHaveLength(count);
      expect(new Set(created.map((line) => line.key)).size).toBe(count);
    });

    it("still has everything it acknowledged after the process was killed", async () => {
      const writer = startWriter(fixture.database, `crash:${randomUUID()}:`, 1_000_000);
      const exited = once(writer.process, "exit");
      const lines: string[] = [];
      for await (const line of writer.lines) {
        lines.push(line);
        if (lines.length === 60) writer.process.kill("SIGKILL");
      }
      await exited;

      expect(lines.length).toBeGreaterThanOrEqual(60);
      for (const { id } of lines.map(acknowledged)) {
        expect(await fixture.ledger.find(id)).toMatchObject({ status: "sending", attempts: 1 });
        expect(await fixture.ledger.timeline(id)).toHaveLength(2);
      }
    });
  });
}

function startWriter(database: TestDatabase, prefix: string, count: number) {
  const process_ = spawn(
    process.execPath,
    [writerScript, JSON.stringify(database.target), prefix, `${count}`],
    {
      stdio: ["ignore", "pipe", "inherit"],
    },
  );
  return { process: process_, lines: createInterface({ input: process_.stdout }) };
}

async function allOf(lines: AsyncIterable<string>): Promise<string[]> {
  const all: string[] = [];
  for await (const line of lines) all.push(line);
  return all;
}

function acknowledged(line: string): { id: string; key: string; created: boolean } {
  return JSON.parse(line);
}
