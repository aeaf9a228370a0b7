import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { Client } from "pg";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createVault } from "../../src/store/aes-vault.ts";
import { openStore, type Store } from "../../src/store/open-store.ts";
import { event } from "../contract/subjects/subjects-fixture.ts";
import { databaseKinds, type TestDatabase } from "../contract/test-databases.ts";
import { migrateUntil } from "../support/migrate-until.ts";

const vault = createVault({ key: new Uint8Array(32) });
const at = "2026-03-01T10:00:00.000Z";
/** More than two batches. */
const ids = Array.from({ length: 210 }, (_, index) => `T${String(index).padStart(3, "0")}`);
const [firstId = "", secondId = ""] = ids;
const linkOf = (id: string) => `https://app.example.com/canary-${id}`;

for (const kind of databaseKinds) {
  describe.skipIf(!kind.available)(`access links that version 0.1.0 left in clear on ${kind.name}`, () => {
    let database: TestDatabase;
    let store: Store;

    beforeEach(async () => {
      database = await kind.create();
      await migrateUntil(database.target, "0001-initial");
      const rows = ids.map((id) => `('${id}', 'L1', '${linkOf(id)}')`);
      await database.query(`insert into trials (id, lead_id, access_url) values ${rows.join(", ")}`);
      store = await openStore({ target: database.target, vault });
    });

    afterEach(async () => {
      await store.close();
      await database.drop();
    });

    const opened = async (id: string) =>
      vault.open((await store.subjects.trial(id))?.sealedAccessUrl ?? "", `trial-link:${id}`);
    const inClear = async () => await database.query("select id from trials where access_url is not null");

    it("are read, and not told, before they are sealed", async () => {
      expect(await inClear()).toHaveLength(ids.length);
      expect(await opened(firstId)).toBe(linkOf(firstId));
      const held = await store.personalData.export("L1");
      expect(held?.trials[0]).toMatchObject({ id: firstId, accessUrl: "kept sealed" });
      expect(JSON.stringify(held)).not.toContain("canary-");
    });

    it("are sealed, so that no column and no file has them in clear", async () => {
      expect(await store.sealAccessLinks()).toEqual({ sealed: ids.length, bytesForgotten: true });
      expect(JSON.stringify(await database.query("select * from trials"))).not.toContain("canary-");
      for (const id of ids) expect(await opened(id)).toBe(linkOf(id));
      for (const bytes of filesOf(database)) expect(bytes.includes("canary-")).toBe(false);
      expect(await store.sealAccessLinks()).toEqual({ sealed: 0, bytesForgotten: true });
    });

    it("are sealed by the next event about the trial, and by a next call when the first was ended", async () => {
      const converted = event("trial.converted", 1000, { trialId: secondId });
      await store.subjects.apply([converted], { at, forwarded: true });
      expect(await opened(secondId)).toBe(linkOf(secondId));
      const ended = await store.sealAccessLinks({ signal: AbortSignal.abort() });
      expect(ended).toEqual({ sealed: 0, bytesForgotten: true });
      expect(await inClear()).toHaveLength(ids.length - 1);
      expect(await store.sealAccessLinks()).toMatchObject({ sealed: ids.length - 1 });
    });

    it("stay as somebody leaves them who changes them meanwhile", async ({ skip }) => {
      if (database.target.kind !== "postgres") {
        skip("SQLite lets one transaction write at a time as it is.");
        return;
      }
      const { url, schema = "" } = database.target;
      const writer = new Client({ connectionString: url, application_name: "writer" });
      await writer.connect();
      await writer.query(`set search_path to ${schema}`);
      await writer.query("begin");
      const newer = vault.seal("https://app.example.com/newer", `trial-link:${firstId}`);
      await writer.query("update trials set access_url = null, sealed_access_url = $1 where id = $2", [
        newer,
        firstId,
      ]);
      const sealing = store.sealAccessLinks();
      await vi.waitFor(
        async () => {
          const waiting = await database.query(
            `select pid from pg_stat_activity where application_name = '${schema}' and wait_event_type = 'Lock'`,
          );
          expect(waiting).toHaveLength(1);
        },
        { timeout: 10_000 },
      );
      await writer.query("commit");
      await writer.end();
      expect(await sealing).toMatchObject({ sealed: ids.length - 1 });
      expect(await opened(firstId)).toBe("https://app.example.com/newer");
    });
  });
}

function filesOf({ target }: TestDatabase): Buffer[] {
  if (target.kind !== "sqlite") return [];
  const folder = dirname(target.file);
  return readdirSync(folder).map((file) => readFileSync(join(folder, file)));
}
