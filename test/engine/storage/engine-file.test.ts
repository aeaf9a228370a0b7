import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, closeSync, openSync, readdirSync, statSync, writeFileSync, writeSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { describe, expect, onTestFinished, test } from "vitest";
import { lockDirectory } from "../../../src/engine/directory-lock.ts";
import { openEngine } from "../../../src/engine/open-engine.ts";
import { fileHealth } from "../../../src/engine/storage/file-health.ts";
import { groupCommit } from "../../../src/engine/storage/group-commit.ts";
import { migrations } from "../../../src/engine/storage/schema.ts";
import { silent, temporaryDirectory } from "../support/test-app.ts";

const open = (file: string) => openEngine({ file, signingKey: "signkey-test-00", logger: silent });

describe("opening the engine's file", () => {
  test("keeps it from other users, also where they can read the directory", async () => {
    const directory = temporaryDirectory();
    chmodSync(directory, 0o755);
    const lock = lockDirectory(directory);
    const engine = open(join(directory, "engine.db"));
    const modes = readdirSync(directory).map((name) => statSync(join(directory, name)).mode & 0o777);
    expect(modes.length).toBeGreaterThan(1);
    expect(modes.filter((mode) => mode !== 0o600)).toEqual([]);
    await engine.close();
    lock.release();
  });

  test("refuses one that is no database", () => {
    const file = join(temporaryDirectory(), "engine.db");
    writeFileSync(file, "this is not a database, and long enough to be read as one".repeat(50));
    expect(() => open(file)).toThrow(
      expect.objectContaining({
        code: "ENGINE_FILE",
        message: expect.stringContaining("not a database") as unknown,
      }),
    );
  });

  test("refuses one that is damaged", async () => {
    const file = join(temporaryDirectory(), "engine.db");
    const engine = open(file);
    await engine.send(
      Array.from({ length: 50 }, (_, n) => ({ name: "go", data: { text: "x".repeat(n * 10) } })),
    );
    await engine.close();
    const descriptor = openSync(file, "r+");
    for (let offset = 4096; offset < statSync(file).size; offset += 4096) {
      writeSync(descriptor, Buffer.alloc(1024, 0xa5), 0, 1024, offset);
    }
    closeSync(descriptor);
    expect(() => open(file)).toThrow(expect.objectContaining({ code: "ENGINE_FILE" }));
  });

  test("refuses one from a newer version", async () => {
    const file = join(temporaryDirectory(), "engine.db");
    await open(file).close();
    const database = new DatabaseSync(file);
    database.exec(`PRAGMA user_version = ${migrations.length + 1}`);
    database.close();
    expect(() => open(file)).toThrow(
      expect.objectContaining({
        code: "ENGINE_FILE",
        message: expect.stringContaining("newer version") as unknown,
      }),
    );
  });

  test("refuses one that is open already", async () => {
    const file = join(temporaryDirectory(), "engine.db");
    const engine = open(file);
    expect(() => open(file)).toThrow(expect.objectContaining({ code: "ENGINE_LOCKED" }));
    await engine.close();
    await open(file).close();
  });
});

describe("lockDirectory", () => {
  test("refuses a directory that another holder has, until that releases it", () => {
    const directory = join(temporaryDirectory(), "data");
    const lock = lockDirectory(directory);
    expect(() => lockDirectory(directory)).toThrow(
      expect.objectContaining({
        code: "DIRECTORY_LOCKED",
        message: expect.stringContaining(directory) as unknown,
      }),
    );
    lock.release();
    lockDirectory(directory).release();
  });

  test("is held by a process until it is killed, also when nothing in it refers to the lock", async () => {
    const directory = temporaryDirectory();
    const module = new URL("../../../src/engine/directory-lock.ts", import.meta.url).href;
    const script = `import { lockDirectory } from ${JSON.stringify(module)};
      lockDirectory(${JSON.stringify(directory)}); gc(); console.log("locked"); setInterval(() => {}, 1000);`;
    const child = spawn(process.execPath, ["--expose-gc", "--input-type=module", "-e", script], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    onTestFinished(() => void child.kill("SIGKILL"));
    await once(child.stdout, "data");
    expect(() => lockDirectory(directory)).toThrow(expect.objectContaining({ code: "DIRECTORY_LOCKED" }));
    child.kill("SIGKILL");
    await once(child, "exit");
    lockDirectory(directory).release();
  });

  test("is refused by name when a file is in its place", () => {
    const path = join(temporaryDirectory(), "data");
    writeFileSync(path, "");
    expect(() => lockDirectory(path)).toThrow(
      expect.objectContaining({
        code: "DIRECTORY_UNUSABLE",
        message: expect.stringContaining(path) as unknown,
      }),
    );
  });
});

describe("group commit", () => {
  const table = () => {
    const file = join(temporaryDirectory(), "test.db");
    const database = new DatabaseSync(file);
    database.exec("PRAGMA journal_mode = WAL; CREATE TABLE t (x INTEGER UNIQUE)");
    const insert = database.prepare("INSERT INTO t VALUES (?)");
    const rowsOnDisk = (): unknown[] => {
      const reader = new DatabaseSync(file, { readOnly: true });
      const rows = reader.prepare("SELECT x FROM t ORDER BY x").all();
      reader.close();
      return rows.map(({ x }) => x);
    };
    const health = fileHealth(database, file, () => {});
    return { commits: groupCommit(database, health), insert, rowsOnDisk };
  };

  test("resolves a change only when another connection can see it", async () => {
    const { commits, insert, rowsOnDisk } = table();
    const change = commits.write(() => insert.run(1));
    expect(rowsOnDisk()).toEqual([]);
    await change;
    expect(rowsOnDisk()).toEqual([1]);
  });

  test("takes back a change that throws, whole, and keeps its neighbours", async () => {
    const { commits, insert, rowsOnDisk } = table();
    const before = commits.write(() => insert.run(1));
    const failing = commits.write(() => {
      insert.run(2);
      throw new Error("no");
    });
    const after = commits.write(() => insert.run(3));
    await expect(failing).rejects.toThrow("no");
    await Promise.all([before, after]);
    expect(rowsOnDisk()).toEqual([1, 3]);
  });

  test("lets nobody read what is not on disk yet", async () => {
    const { commits, insert, rowsOnDisk } = table();
    const change = commits.write(() => insert.run(1));
    const read = commits.read(rowsOnDisk);
    await change;
    expect(await read).toEqual([1]);
  });

  test("tells every writer of a batch when the disk is full, holds up no reader, and goes on when there is room", async () => {
    const file = join(temporaryDirectory(), "test.db");
    const database = new DatabaseSync(file);
    database.exec("PRAGMA journal_mode = WAL; CREATE TABLE t (x TEXT)");
    const insert = database.prepare("INSERT INTO t VALUES (?)");
    const commits = groupCommit(
      database,
      fileHealth(database, file, () => {}),
    );
    database.exec("PRAGMA max_page_count = 4");
    const writes = [1, 2].map(() => commits.write(() => insert.run("x".repeat(20_000))));
    const read = commits.read(() => database.prepare("SELECT x FROM t").all());
    for (const write of writes) await expect(write).rejects.toMatchObject({ code: "ENGINE_STORAGE" });
    expect(await read).toEqual([]);
    database.exec("PRAGMA max_page_count = 4000");
    await commits.write(() => insert.run("room"));
    expect(database.prepare("SELECT x FROM t").all()).toMatchObject([{ x: "room" }]);
  });

  test("takes and tells nothing once it is closed", async () => {
    const { commits, insert } = table();
    const taken = commits.write(() => insert.run(1));
    const early = commits.read(() => "early");
    commits.close();
    await taken;
    const closed = { code: "ENGINE_CLOSED" };
    await expect(early).rejects.toMatchObject(closed);
    await expect(commits.read(() => "late")).rejects.toMatchObject(closed);
    await expect(commits.write(() => "late")).rejects.toMatchObject(closed);
  });
});
