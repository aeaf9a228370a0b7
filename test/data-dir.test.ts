import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { openDataDir } from "../src/data-dir.ts";

const base = mkdtempSync(join(tmpdir(), "bienvenue-data-"));
afterAll(() => rmSync(base, { recursive: true, force: true }));

describe("the data directory", () => {
  it("is made with its parents, for its owner only", () => {
    const path = join(base, "a/b/c");
    openDataDir(path);
    expect(statSync(path).mode & 0o777).toBe(0o700);
    expect(openDataDir(path).file("store.db")).toBe(join(path, "store.db"));
  });

  it("keeps each secret it once gave, readable by its owner only, and leaves nothing else behind", () => {
    const path = join(base, "secrets");
    const first = openDataDir(path).secret("encryption.key");
    expect(first).toMatch(/^[0-9a-f]{64}$/);
    expect(openDataDir(path).secret("encryption.key")).toBe(first);
    expect(openDataDir(path).secret("signing.key")).not.toBe(first);
    expect(statSync(join(path, "encryption.key")).mode & 0o777).toBe(0o600);
    expect(readdirSync(path).toSorted()).toEqual(["encryption.key", "signing.key"]);
  });

  it("refuses a damaged key instead of making another one, which would read nothing", () => {
    const path = join(base, "damaged");
    const dataDir = openDataDir(path);
    writeFileSync(join(path, "encryption.key"), "half a k");
    expect(() => dataDir.secret("encryption.key")).toThrow("restore it");
  });

  it.each([
    ["a file in its place", () => join(base, "file")],
    ["a parent in which nothing can be made", () => "/proc/nope"],
  ])("says what is wrong with %s", (_what, path) => {
    writeFileSync(join(base, "file"), "");
    expect(() => openDataDir(path())).toThrow(expect.objectContaining({ code: "DATA_DIR_UNUSABLE" }));
  });
});
