import { DatabaseSync } from "node:sqlite";
import { migrations } from "../../src/engine/storage/schema.ts";

const dayMs = 24 * 3600 * 1000;
const ageMs = 30 * dayMs;

/**
 * Writes an engine file of schema version 1 with `runs` runs that ended long ago, so that the storm also strikes
 * while the file is migrated and while old runs are deleted.
 */
export const writeOldFile = (file: string, runs: number): void => {
  const database = new DatabaseSync(file);
  database.exec(`PRAGMA journal_mode = WAL; BEGIN; ${migrations[0]}; PRAGMA user_version = 1`);
  const event = database.prepare(
    "INSERT INTO events (id, name, received_at, body) VALUES (?, 'old', ?, '{}')",
  );
  const run = database.prepare(
    "INSERT INTO runs (id, function_id, event_id, status, started_at, ended_at) VALUES (?, 'app-old', ?, 'Completed', ?2, ?)",
  );
  const step = database.prepare(
    "INSERT INTO steps (run_id, step_id, kind, name, outcome, value, position, ended_at) VALUES (?, 'only', 'run', 'only', 'data', 'null', 0, ?)",
  );
  const endedAtMs = Date.now() - ageMs;
  for (let n = 0; n < runs; n += 1) {
    event.run(`old-${n}`, endedAtMs);
    run.run(`old-run-${n}`, `old-${n}`, endedAtMs);
    step.run(`old-run-${n}`, endedAtMs);
  }
  database.exec("COMMIT");
  database.close();
};
