import { existsSync, renameSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { parseConfig } from "../../src/config.ts";
import { openDataDir } from "../../src/data-dir.ts";
import { closeAll, type Closers } from "../../src/server/closers.ts";
import { openConfiguredStore, openVault } from "../../src/server/store-and-vault.ts";
import type { Store } from "../../src/store/open-store.ts";

const keyA = "a".repeat(64);
const keyB = "b".repeat(64);
const wrongKey = expect.objectContaining({ code: "ENCRYPTION_KEY_WRONG" });
const at = "2026-03-01T10:00:00.000Z";

describe("the key of the store", () => {
  let path: string;
  let logged: string[];
  const keyFile = () => join(path, "encryption.key");

  beforeEach(async () => {
    path = await mkdtemp(join(tmpdir(), "bienvenue-key-"));
    logged = [];
  });

  afterEach(async () => {
    await rm(path, { recursive: true, force: true });
  });

  const log = (level: string, message: string) => void logged.push(`${level}: ${message}`);
  const start = async <T>(environment: Record<string, string>, work: (store: Store) => Promise<T>) => {
    const config = parseConfig({ DATA_DIR: path, ...environment });
    const closers: Closers = [];
    try {
      const dataDir = openDataDir(config.dataDir);
      return await work(await openConfiguredStore(config, dataDir, openVault(config, dataDir), log, closers));
    } finally {
      await closeAll(closers, log);
    }
  };
  const record = async (store: Store) => {
    const entry = { channel: "sms", idempotencyKey: "k", recipient: "+33612345678", createdAt: at } as const;
    await store.sandbox.record({ ...entry, body: "Bonjour" });
    return store.digest("text", "content");
  };
  const read = async (store: Store) => {
    expect(await store.sandbox.recent(1)).toMatchObject([{ body: "Bonjour" }]);
    return store.digest("text", "content");
  };

  it("is made and kept in the data directory when none is given", async () => {
    const digest = await start({}, record);
    expect(existsSync(keyFile())).toBe(true);
    expect(await start({}, read)).toBe(digest);
    expect(logged).toEqual([]);
  });

  it("is not replaced when it is lost: the server says so, makes no other, and takes the old one back", async () => {
    const digest = await start({}, record);
    renameSync(keyFile(), `${keyFile()}.elsewhere`);
    await expect(start({}, read)).rejects.toEqual(wrongKey);
    await expect(start({}, read)).rejects.toThrow("encryption.key");
    expect(existsSync(keyFile())).toBe(false);
    renameSync(`${keyFile()}.elsewhere`, keyFile());
    expect(await start({}, read)).toBe(digest);
  });

  it("may be replaced while the one before is given as well, and that one then be dropped", async () => {
    const digest = await start({ ENCRYPTION_KEY: keyA }, record);
    await expect(start({ ENCRYPTION_KEY: keyB }, read)).rejects.toEqual(wrongKey);
    const both = { ENCRYPTION_KEY: keyB, ENCRYPTION_KEY_PREVIOUS: keyA };
    expect(await start(both, resealed)).toBe(digest);
    expect(await start({ ENCRYPTION_KEY: keyB }, read)).toBe(digest);
    await expect(start({ ENCRYPTION_KEY: keyA }, read)).rejects.toEqual(wrongKey);
  });

  it("may move from the data directory to the environment, and back to a new file", async () => {
    const digest = await start({}, record);
    expect(await start({ ENCRYPTION_KEY: keyA }, resealed)).toBe(digest);
    await rm(keyFile());
    expect(await start({ ENCRYPTION_KEY: keyA }, read)).toBe(digest);
    await expect(start({}, read)).rejects.toEqual(wrongKey);
    expect(existsSync(keyFile())).toBe(false);
    expect(await start({ ENCRYPTION_KEY_PREVIOUS: keyA }, resealed)).toBe(digest);
    expect(await start({}, read)).toBe(digest);
  });

  it("seals access links that an earlier version left in clear, without being asked", async () => {
    await start({}, async () => undefined);
    const database = new DatabaseSync(join(path, "store.db"));
    database.exec("insert into trials (id, access_url) values ('T1', 'https://app.example.com/once')");
    await start({}, async () => {
      await expect.poll(() => logged).toEqual([expect.stringContaining("info: Access links of trials")]);
    });
    const [trial] = database.prepare("select access_url, sealed_access_url from trials").all();
    database.close();
    expect(trial).toEqual({ access_url: null, sealed_access_url: expect.stringMatching(/^v1\./) });
  });

  async function resealed(store: Store) {
    const digest = await read(store);
    await expect
      .poll(() => logged)
      .toEqual([expect.stringContaining("info: Nothing is sealed with an earlier")]);
    logged = [];
    return digest;
  }
});
