/** Marks a file as the engine's, from schema version 2 on. @see https://sqlite.org/pragma.html#pragma_application_id */
export const applicationId = 0x62_76_65_6e;

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
  // The senders' event ids beside the engine's own; flow control, invocations, signals, registered apps.
  `
  ALTER TABLE events ADD COLUMN external_id TEXT;
  UPDATE events SET external_id = id;
  CREATE INDEX events_by_name ON events (name, received_at);
  CREATE INDEX events_by_external_id ON events (external_id, name) WHERE external_id IS NOT NULL;

  ALTER TABLE runs ADD COLUMN cron TEXT;
  ALTER TABLE runs ADD COLUMN batch_id TEXT;
  ALTER TABLE runs ADD COLUMN original_run_id TEXT;
  ALTER TABLE runs ADD COLUMN singleton TEXT;
  ALTER TABLE runs ADD COLUMN priority_ms INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE runs ADD COLUMN called_at INTEGER;
  -- The values of concurrency keys now go by their expression; runs without them have them computed again.
  UPDATE runs SET concurrency = '{}' WHERE status = 'Running';
  CREATE INDEX runs_by_singleton ON runs (function_id, singleton)
    WHERE status = 'Running' AND singleton IS NOT NULL;

  CREATE TABLE run_events (
    run_id TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    event_id TEXT NOT NULL REFERENCES events (id),
    PRIMARY KEY (run_id, position)
  ) WITHOUT ROWID;
  CREATE INDEX run_events_by_event ON run_events (event_id);

  CREATE TABLE rate_limits (
    function_id TEXT NOT NULL,
    key TEXT NOT NULL,
    free_at INTEGER NOT NULL,
    PRIMARY KEY (function_id, key)
  ) WITHOUT ROWID;
  CREATE INDEX rate_limits_by_age ON rate_limits (free_at);

  CREATE TABLE debounces (
    id TEXT PRIMARY KEY,
    function_id TEXT NOT NULL,
    key TEXT NOT NULL,
    event_id TEXT NOT NULL REFERENCES events (id),
    event_ts INTEGER NOT NULL,
    deadline_at INTEGER,
    timer_id INTEGER NOT NULL,
    UNIQUE (function_id, key)
  );
  CREATE INDEX debounces_by_event ON debounces (event_id);

  CREATE TABLE batches (
    id TEXT PRIMARY KEY,
    function_id TEXT NOT NULL,
    key TEXT NOT NULL,
    size_bytes INTEGER NOT NULL DEFAULT 0,
    timer_id INTEGER NOT NULL,
    UNIQUE (function_id, key)
  );
  CREATE TABLE batch_events (
    batch_id TEXT NOT NULL REFERENCES batches (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    event_id TEXT NOT NULL REFERENCES events (id),
    PRIMARY KEY (batch_id, position)
  ) WITHOUT ROWID;
  CREATE INDEX batch_events_by_event ON batch_events (event_id);

  CREATE TABLE signals (
    signal TEXT PRIMARY KEY,
    run_id TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
    step_id TEXT NOT NULL,
    expires_at INTEGER NOT NULL
  ) WITHOUT ROWID;
  CREATE INDEX signals_by_run ON signals (run_id);

  ALTER TABLE steps ADD COLUMN input TEXT;
  CREATE INDEX queue_unreached ON queue (id) WHERE faults > 0;
  CREATE INDEX queue_routes ON queue (subject) WHERE kind = 'route';
  CREATE INDEX queue_crons ON queue (subject) WHERE kind = 'cron';

  CREATE TABLE apps (
    id TEXT PRIMARY KEY,
    url TEXT NOT NULL,
    sdk TEXT,
    functions TEXT NOT NULL,
    synced_at INTEGER NOT NULL
  );

  CREATE TABLE metadata (
    id INTEGER PRIMARY KEY,
    run_id TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
    body TEXT NOT NULL,
    received_at INTEGER NOT NULL
  );
  CREATE INDEX metadata_by_run ON metadata (run_id);
  `,
  // For operators: what failed, and the runs that did not end well. Runs that go well touch none of it.
  `
  CREATE TABLE failures (
    id INTEGER PRIMARY KEY,
    run_id TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
    step_id TEXT,
    kind TEXT NOT NULL,
    attempt INTEGER NOT NULL,
    faults INTEGER NOT NULL,
    at INTEGER NOT NULL,
    error TEXT NOT NULL,
    retry_at INTEGER
  );
  CREATE INDEX failures_by_run ON failures (run_id);
  CREATE INDEX runs_failed ON runs (id) WHERE status = 'Failed';
  CREATE INDEX runs_cancelled ON runs (id) WHERE status = 'Cancelled';
  `,
];
