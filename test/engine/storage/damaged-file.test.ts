import {
  closeSync,
  copyFileSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { describe, expect, onTestFinished, test } from "vitest";
import { type Engine, openEngine } from "../../../src/engine/open-engine.ts";
import { silent, temporaryDirectory, testApp } from "../support/test-app.ts";

const open = (file: string, logged: string[] = []): Engine => {
  const engine = openEngine({
    file,
    signingKey: "signkey-test-00",
    logger: { ...silent, info: (message) => void logged.push(message) },
  });
  onTestFinished(() => engine.close());
  return engine;
};

const refusal = (words: string) =>
  expect.objectContaining({ code: "ENGINE_FILE", message: expect.stringContaining(words) as unknown });

const exists = async (engine: Engine, id: string): Promise<boolean> =>
  (await engine.fetch(`http://engine.invalid/v1/events/${id}`)).status === 200;

const eventCount = 30;

/** The files of an engine that died after `eventCount` acknowledged events, each a commit of its own. */
const crashed = async (): Promise<{ file: string; log: string }> => {
  const directory = temporaryDirectory();
  const original = join(directory, "original.db");
  const engine = openEngine({ file: original, logger: silent });
  for (let n = 0; n < eventCount; n += 1) await engine.send({ name: "go", id: `event-${n}` });
  const file = join(directory, "engine.db");
  copyFileSync(original, file);
  copyFileSync(`${original}-wal`, `${file}-wal`);
  await engine.close();
  return { file, log: `${file}-wal` };
};

/** The file of an engine that was closed: no log. */
const closed = async (): Promise<string> => {
  const { file } = await crashed();
  await open(file).close();
  return file;
};

const overwrite = (file: string, offset: number, length: number): void => {
  const descriptor = openSync(file, "r+");
  writeSync(descriptor, Buffer.alloc(length, 0xa5), 0, length, offset);
  closeSync(descriptor);
};

describe("the log of an engine that died", () => {
  test("gives back every event that was acknowledged", async () => {
    const { file } = await crashed();
    const engine = open(file);
    for (let n = 0; n < eventCount; n += 1) expect(await exists(engine, `event-${n}`), `${n}`).toBe(true);
  });

  test("may end in the middle of a write, which was not acknowledged", async () => {
    const { file, log } = await crashed();
    truncateSync(log, statSync(log).size - 100);
    const engine = open(file);
    for (let n = 0; n < eventCount - 1; n += 1) expect(await exists(engine, `event-${n}`), `${n}`).toBe(true);
  });

  test.each([
    ["in its middle", (log: string) => overwrite(log, Math.floor(statSync(log).size / 2), 500)],
    ["in the header of a frame", (log: string) => overwrite(log, 32 + 24 + 4096, 24)],
    ["at its start", (log: string) => overwrite(log, 0, 32)],
  ])("is refused when it is damaged %s, until someone has decided", async (_, damage) => {
    const { file, log } = await crashed();
    damage(log);
    for (let start = 0; start < 2; start += 1) expect(() => open(file)).toThrow(refusal("was damaged"));
    rmSync(`${log}.damaged`);
    await open(file).send({ name: "go" });
  });

  test.each([
    ["is gone", (file: string) => rmSync(file)],
    ["is empty", (file: string) => truncateSync(file, 0)],
  ])("is not thrown away when its file %s", async (_, damage) => {
    const { file, log } = await crashed();
    damage(file);
    const sizeBytes = statSync(log).size;
    expect(() => open(file)).toThrow(refusal("missing or empty"));
    expect(statSync(log).size).toBe(sizeBytes);
  });
});

describe("a file", () => {
  test.each([
    ["whose header is damaged", (file: string) => overwrite(file, 0, 100), "not a database"],
    ["of which half is gone", (file: string) => truncateSync(file, statSync(file).size / 2), "damaged"],
    ["whose schema is damaged", (file: string) => overwrite(file, 100, 3996), "malformed"],
  ])("%s is refused", async (_, damage, words) => {
    const file = await closed();
    damage(file);
    expect(() => open(file)).toThrow(refusal(words));
  });

  test("that is empty is taken for a new one, and said to be", () => {
    const file = join(temporaryDirectory(), "engine.db");
    writeFileSync(file, "");
    const logged: string[] = [];
    open(file, logged);
    expect(logged).toContain("The engine's file is new");
  });

  test.each([0, 1, 2])("of another program is refused and left as it is (its version %i)", (version) => {
    const file = join(temporaryDirectory(), "engine.db");
    const other = new DatabaseSync(file);
    other.exec(`CREATE TABLE notes (text TEXT); PRAGMA user_version = ${version}`);
    other.close();
    const before = readFileSync(file);
    expect(() => open(file)).toThrow(refusal("database of something else"));
    expect(readFileSync(file).equals(before)).toBe(true);
  });
});

describe("a file that is lost while an engine works on it", () => {
  test.each([
    ["deleted", (file: string) => rmSync(file)],
    ["deleted with its log", (file: string) => [file, `${file}-wal`].forEach((path) => rmSync(path))],
    ["left without its log", (file: string) => rmSync(`${file}-wal`)],
    ["moved away", (file: string) => renameSync(file, `${file}.old`)],
    ["replaced", (file: string) => (copyFileSync(file, `${file}.copy`), renameSync(`${file}.copy`, file))],
  ])("%s: takes nothing more, says so, and leaves a copy of what it held", async (_, lose) => {
    const errors: unknown[] = [];
    const app = await testApp(
      (inngest) => [inngest.createFunction({ id: "any", triggers: { event: "go" } }, () => "done")],
      { logger: { ...silent, error: (_message, properties) => void errors.push(properties?.["error"]) } },
    );
    const { ids } = await app.inngest.send({ name: "go" });
    await app.ended(ids[0] ?? "");
    lose(app.file);
    for (let attempt = 0; attempt < 2; attempt += 1) {
      await expect(app.engine.send({ name: "go" })).rejects.toThrow(refusal("deleted or replaced"));
    }
    expect(errors).toEqual([refusal("deleted or replaced")]);
    expect(app.engine.stats().fault).toContain("deleted or replaced");
    const [copy] = readdirSync(join(app.file, "..")).filter((name) => name.includes(".rescued-"));
    await app.engine.close();
    const found = open(join(app.file, "..", copy ?? ""));
    expect(await exists(found, ids[0] ?? "")).toBe(true);
    expect(statSync(join(app.file, "..", copy ?? "")).mode & 0o777).toBe(0o600);
  });
});

/** Has an index name a row of the queue that is not there: damage that a check of the pages does not see. */
const damageIndex = (file: string): void => {
  const change = (sql: string): void => {
    const database = new DatabaseSync(file, { defensive: false });
    database.exec(`PRAGMA writable_schema = ON; ${sql}`);
    database.close();
  };
  change("CREATE TABLE kept AS SELECT * FROM sqlite_schema WHERE name = 'queue_by_due'");
  change("DELETE FROM sqlite_schema WHERE name = 'queue_by_due'");
  change("UPDATE queue SET id = 1000 WHERE id = 1");
  change("INSERT INTO sqlite_schema SELECT * FROM kept");
  change("DROP TABLE kept");
};

test("damage found in the middle of work stops the engine, says so, and leaves what it acknowledged in the file", async () => {
  const file = await closed();
  damageIndex(file);
  const errors: unknown[] = [];
  const app = await testApp(
    (inngest) => [inngest.createFunction({ id: "any", triggers: { event: "go" } }, () => "done")],
    {
      file,
      connected: false,
      logger: { ...silent, error: (_message, properties) => void errors.push(properties?.["error"]) },
    },
  );
  await expect(app.connect()).rejects.toThrow(refusal("turned out to be damaged"));
  await expect(app.engine.send({ name: "go" })).rejects.toThrow(refusal("turned out to be damaged"));
  expect(errors).toEqual([refusal("turned out to be damaged")]);
  expect(app.engine.stats().fault).toContain("turned out to be damaged");
  await app.engine.close();
  const database = new DatabaseSync(file, { readOnly: true });
  expect(database.prepare("SELECT count(*) AS n FROM events").get()).toEqual({ n: eventCount });
  database.close();
});
