-- A file of schema version 1, as the engine of that version left it: the functions of version-1-app.ts, in every
-- state in which a run can be. Instants are of January 2026, but for those that stay open.
PRAGMA foreign_keys=OFF;
BEGIN TRANSACTION;
CREATE TABLE events (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    received_at INTEGER NOT NULL,
    body TEXT NOT NULL
  );
INSERT INTO events VALUES('sleep','sleep',1767323045000,'{"data":{"n":0},"id":"sleep","name":"sleep","ts":1767323045000}');
INSERT INTO events VALUES('stoppable','stoppable',1767323045000,'{"data":{"n":1},"id":"stoppable","name":"stoppable","ts":1767323045000}');
INSERT INTO events VALUES('wait','wait',1767323045000,'{"data":{"n":2},"id":"wait","name":"wait","ts":1767323045000}');
INSERT INTO events VALUES('parallel','parallel',1767323045000,'{"data":{"n":3},"id":"parallel","name":"parallel","ts":1767323045000}');
INSERT INTO events VALUES('fail','fail',1767323045000,'{"data":{"n":4},"id":"fail","name":"fail","ts":1767323045000}');
INSERT INTO events VALUES('give up','give up',1767323045000,'{"data":{"n":5},"id":"give up","name":"give up","ts":1767323045000}');
INSERT INTO events VALUES('plain','plain',1767323045000,'{"data":{"n":6},"id":"plain","name":"plain","ts":1767323045000}');
INSERT INTO events VALUES('for later','plain',1767323045000,'{"data":{},"id":"for later","name":"plain","ts":1767326645000}');
INSERT INTO events VALUES('before connecting','before connecting',1767323045000,'{"data":{},"id":"before connecting","name":"before connecting","ts":1767323045000}');
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
INSERT INTO runs VALUES('01M825YK4M9GJ4E2Q5PEHYJ6CX','app-sleeper','sleep','Running','[]',1767323045000,NULL,NULL);
INSERT INTO runs VALUES('01M825YK5CKSSJW7FFPP3VP7M1','app-stopped','stoppable','Running','[]',1767323045000,NULL,NULL);
INSERT INTO runs VALUES('01M825YK7K3AZFVR3VFJG5CN23','app-waiter','wait','Running','[]',1767323045000,NULL,NULL);
INSERT INTO runs VALUES('01M825YK86S3PDNZPRBMF3KYD8','app-parallel','parallel','Running','["3"]',1767323045000,NULL,NULL);
INSERT INTO runs VALUES('01M825YK9BQJ3KW5TNFTFXQEBY','app-failing','fail','Running','[]',1767323045000,NULL,NULL);
INSERT INTO runs VALUES('01M825YK9HTMVD1MPV6QHC60ZN','app-failed','give up','Failed','[]',1767323045000,1767323045000,'{"__serialized":true,"message":"given up","name":"Error","stack":""}');
INSERT INTO runs VALUES('01M825YK9QQKKHCPP5MP7BXTX3','app-plain','plain','Completed','[]',1767323045000,1767323045000,'"version 1 plain"');
INSERT INTO runs VALUES('01M825YKA4PH149RKCF3B6ZXGR','app-plain','for later','Running','[]',1767323045000,NULL,NULL);
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
INSERT INTO steps VALUES('01M825YK4M9GJ4E2Q5PEHYJ6CX','e0996a37c13d44c3b06074939d43fa3759bd32c1','run','first',0,'data','"version 1 first"',0,1767323045000);
INSERT INTO steps VALUES('01M825YK4M9GJ4E2Q5PEHYJ6CX','c2640f79b4ed481b838ce4ad75330aa3f825d4d9','sleep','nap',0,NULL,NULL,NULL,NULL);
INSERT INTO steps VALUES('01M825YK5CKSSJW7FFPP3VP7M1','bd3027fa569ea15ca76d84db21c67e2d514c1a5a','sleep','long',0,NULL,NULL,NULL,NULL);
INSERT INTO steps VALUES('01M825YK7K3AZFVR3VFJG5CN23','25dc282b5a3dcba62a9a777a856c65dd8a4ae8c4','wait','answer',0,NULL,NULL,NULL,NULL);
INSERT INTO steps VALUES('01M825YK9BQJ3KW5TNFTFXQEBY','e0996a37c13d44c3b06074939d43fa3759bd32c1','run','first',0,'data','"version 1 first"',0,1767323045000);
INSERT INTO steps VALUES('01M825YK86S3PDNZPRBMF3KYD8','9a5751d5acecf26ff7eb2b33c144efce1c69fe9a','run','quick',0,'data','"version 1 quick"',0,1767323045000);
INSERT INTO steps VALUES('01M825YK86S3PDNZPRBMF3KYD8','57e8a7776d6892a83f2a49678f8141f4fb883e62','run','slow',0,NULL,NULL,NULL,NULL);
INSERT INTO steps VALUES('01M825YK9BQJ3KW5TNFTFXQEBY','0612bcf5b16a1ec368ef4ebb92d6be2f7040260b','run','flaky',0,NULL,NULL,NULL,NULL);
CREATE TABLE queue (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL,
    due_at INTEGER NOT NULL,
    run_id TEXT REFERENCES runs (id) ON DELETE CASCADE,
    subject TEXT,
    attempt INTEGER NOT NULL DEFAULT 0,
    faults INTEGER NOT NULL DEFAULT 0
  );
INSERT INTO queue VALUES(6,'sleep',1767409445000,'01M825YK4M9GJ4E2Q5PEHYJ6CX','c2640f79b4ed481b838ce4ad75330aa3f825d4d9',0,0);
INSERT INTO queue VALUES(8,'sleep',4920923045000,'01M825YK5CKSSJW7FFPP3VP7M1','bd3027fa569ea15ca76d84db21c67e2d514c1a5a',0,0);
INSERT INTO queue VALUES(9,'wait',4920923045000,'01M825YK7K3AZFVR3VFJG5CN23','25dc282b5a3dcba62a9a777a856c65dd8a4ae8c4',0,0);
INSERT INTO queue VALUES(12,'step',1767323045000,'01M825YK86S3PDNZPRBMF3KYD8','57e8a7776d6892a83f2a49678f8141f4fb883e62',0,0);
INSERT INTO queue VALUES(13,'start',1767326645000,'01M825YKA4PH149RKCF3B6ZXGR',NULL,0,0);
INSERT INTO queue VALUES(14,'step',1767323060403,'01M825YK9BQJ3KW5TNFTFXQEBY','0612bcf5b16a1ec368ef4ebb92d6be2f7040260b',1,0);
INSERT INTO queue VALUES(15,'route',1767323045000,NULL,'before connecting',0,0);
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
INSERT INTO listeners VALUES(1,'cancel','01M825YK4M9GJ4E2Q5PEHYJ6CX','','stop','data.n','0','event.data.n == async.data.n',NULL);
INSERT INTO listeners VALUES(2,'cancel','01M825YK5CKSSJW7FFPP3VP7M1','','stop','data.n','1','event.data.n == async.data.n',NULL);
INSERT INTO listeners VALUES(3,'wait','01M825YK7K3AZFVR3VFJG5CN23','25dc282b5a3dcba62a9a777a856c65dd8a4ae8c4','answer','data.n','2','event.data.n == async.data.n',4920923045000);
CREATE TABLE idempotency_keys (
    function_id TEXT NOT NULL,
    key TEXT NOT NULL,
    expires_at INTEGER NOT NULL,
    PRIMARY KEY (function_id, key)
  ) WITHOUT ROWID;
CREATE TABLE throttles (
    function_id TEXT NOT NULL,
    key TEXT NOT NULL,
    free_at INTEGER NOT NULL,
    PRIMARY KEY (function_id, key)
  ) WITHOUT ROWID;
DELETE FROM sqlite_sequence;
INSERT INTO sqlite_sequence VALUES('queue',15);
CREATE INDEX events_by_age ON events (received_at);
CREATE INDEX runs_by_event ON runs (event_id);
CREATE INDEX runs_unfinished ON runs (id) WHERE status = 'Running';
CREATE INDEX runs_finished ON runs (ended_at) WHERE status <> 'Running';
CREATE INDEX queue_by_due ON queue (due_at, id);
CREATE INDEX queue_by_run ON queue (run_id);
CREATE INDEX listeners_by_match ON listeners (event_name, match_path, match_value);
CREATE INDEX listeners_by_run ON listeners (run_id);
CREATE INDEX idempotency_keys_by_expiry ON idempotency_keys (expires_at);
CREATE INDEX throttles_by_age ON throttles (free_at);
COMMIT;
PRAGMA user_version = 1;
