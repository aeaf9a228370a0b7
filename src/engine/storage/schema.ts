/**
 * The engine file's schema, one entry per version, applied in order. Landed entries never change: a file
 * written by any older version must arrive here. Instants are milliseconds since the epoch.
 */
export const migrations: readonly string[] = [
  `
  CREATE TABLE events (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    received_at INTEGER NOT NULL,
    body TEXT NOT NULL
  );
  CREATE INDEX events_by_age ON events (received_at);

  CREATE TABLE runs (
    id TEXT PRIMARY KEY,
    function_id TEXT NOT NULL,
    event_id TEXT NOT NULL REFERENCES events (id),
    status TEXT NOT NULL DEFAULT 'Running',
    concurrency TEXT NOT NULL DEFAULT '[]',
    started_at INTEGER NOT NULL,
    ended_at INTEGER,
    output TEXT
  );
  CREATE INDEX runs_by_event ON runs (event_id);
  CREATE INDEX runs_unfinished ON runs (id) WHERE status = 'Running';
  CREATE INDEX runs_finished ON runs (ended_at) WHERE status <> 'Running';

  CREATE TABLE steps (
    run_id TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
    step_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    race INTEGER NOT NULL DEFAULT 0,
    outcome TEXT,
    value TEXT,
    position INTEGER,
    ended_at INTEGER,
    UNIQUE (run_id, step_id)
  );

  CREATE TABLE queue (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL,
    due_at INTEGER NOT NULL,
    run_id TEXT REFERENCES runs (id) ON DELETE CASCADE,
    subject TEXT,
    attempt INTEGER NOT NULL DEFAULT 0,
    faults INTEGER NOT NULL DEFAULT 0
  );
  CREATE INDEX queue_by_due ON queue (due_at, id);
  CREATE INDEX queue_by_run ON queue (run_id);

  CREATE TABLE listeners (
    id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,
    run_id TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
    step_id TEXT,
    event_name TEXT NOT NULL,
    match_path TEXT NOT NULL,
    match_value TEXT,
    expression TEXT,
    expires_at INTEGER
  );
  CREATE INDEX listeners_by_match ON listeners (event_name, match_path, match_value);
  CREATE INDEX listeners_by_run ON listeners (run_id);

  CREATE TABLE idempotency_keys (
    function_id TEXT NOT NULL,
    key TEXT NOT NULL,
    expires_at INTEGER NOT NULL,
    PRIMARY KEY (function_id, key)
  ) WITHOUT ROWID;
  CREATE INDEX idempotency_keys_by_expiry ON idempotency_keys (expires_at);

  CREATE TABLE throttles (
    function_id TEXT NOT NULL,
    key TEXT NOT NULL,
    free_at INTEGER NOT NULL,
    PRIMARY KEY (function_id, key)
  ) WITHOUT ROWID;
  CREATE INDEX throttles_by_age ON throttles (free_at);
  `,
];
