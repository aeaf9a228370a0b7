import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createVault } from "../../src/store/aes-vault.ts";
import { openStore, type Store } from "../../src/store/open-store.ts";
import type { TestDatabase, TestDatabaseKind } from "./test-databases.ts";

const writerScript = fileURLToPath(new URL("../support/processes/store-writer.ts", import.meta.url));

/** What every store guarantees to several processes, and when one is killed. */
export function processContract(kind: TestDatabaseKind): void {
  describe.skipIf(!kind.available)(`processes on ${kind.name}`, () => {
    let database: TestDatabase;
    let store: Store;

    beforeAll(async () => {
      database = await kind.create();
      store = await openStore({ target: database.target, vault: createVault({ key: new Uint8Array(32) }) });
    });

    afterAll(async () => {
      await store.close();
      await database.drop();
    });

    it("lets one of two processes create each message and apply each event", async () => {
      const prefix = `race:${randomUUID()}:`;
      const count = 40;
      const writers = [startWriter(database, prefix, count), startWriter(database, prefix, count)];
      const outputs = await Promise.all(writers.map(async (writer) => await allOf(writer.lines)));

      const all = outputs.flat().map(acknowledged);
      const created = all.filter((line) => line.created);
      const applied = all.filter((line) => line.outcome === "applied");
      expect(outputs.map((lines) => lines.length)).toEqual([count, count]);
      expect(created).toHaveLength(count);
      expect(new Set(created.map((line) => line.key)).size).toBe(count);
      expect(applied).toHaveLength(count);
      expect(new Set(applied.map((line) => line.key)).size).toBe(count);
    });

    it("still has everything a process acknowledged after that was killed", async () => {
      const writer = startWriter(database, `crash:${randomUUID()}:`, 1_000_000);
      const exited = once(writer.process, "exit");
      const lines: string[] = [];
      for await (const line of writer.lines) {
        lines.push(line);
        if (lines.length === 60) writer.process.kill("SIGKILL");
      }
      await exited;

      expect(lines.length).toBeGreaterThanOrEqual(60);
      for (const { id, key } of lines.map(acknowledged)) {
        expect(await store.ledger.find(id)).toMatchObject({ status: "sending", attempts: 1 });
        expect(await store.ledger.timeline(id)).toHaveLength(2);
        expect(await store.subjects.recorded(key)).toMatchObject({ outcome: "applied" });
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

function acknowledged(line: string): { id: string; key: string; created: boolean; outcome: string } {
  return JSON.parse(line);
}
