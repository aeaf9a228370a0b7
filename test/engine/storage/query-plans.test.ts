import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { expect, test, vi } from "vitest";
import { openEngineStore } from "../../../src/engine/storage/engine-store.ts";
import { temporaryDirectory } from "../support/test-app.ts";

/** What is read whole, because all of it is wanted or it holds a handful of rows. */
const readWhole = new Set([
  "SCAN apps USING INDEX sqlite_autoindex_apps_1",
  "SCAN queue USING INDEX queue_crons",
  // Once, when the engine starts.
  "SCAN runs USING COVERING INDEX runs_unfinished",
  "SCAN sqlite_schema",
]);

/** The text of every statement that the engine prepares. */
const preparedStatements = (file: string): string[] => {
  const prepare = vi.spyOn(DatabaseSync.prototype, "prepare");
  openEngineStore(file, () => {}).close();
  const statements = prepare.mock.calls.map(([sql]) => sql);
  prepare.mockRestore();
  return [...new Set(statements)].filter((sql) => /^\s*(SELECT|INSERT|UPDATE|DELETE|WITH)/.test(sql));
};

test("every statement finds its rows by an index, however many there are", () => {
  const file = join(temporaryDirectory(), "engine.db");
  const statements = preparedStatements(file);
  expect(statements.length).toBeGreaterThan(30);
  const database = new DatabaseSync(file, { readOnly: true });
  const scans = statements.flatMap((sql) =>
    database
      .prepare(`EXPLAIN QUERY PLAN ${sql}`)
      .all()
      .map(({ detail }) => String(detail))
      .filter((detail) => detail.startsWith("SCAN") && !/^SCAN (path|CONSTANT ROW)/.test(detail))
      .filter((detail) => !readWhole.has(detail))
      .map((detail) => `${detail}: ${sql}`),
  );
  database.close();
  expect(scans).toEqual([]);
});
