-- Times are milliseconds since 1970 in UTC. Nothing here is SQLite's own, but the type of compressed documents.

-- The latest state of each job: the list of jobs reads this table and no other.
CREATE TABLE job_current (
  slug             TEXT PRIMARY KEY,
  cluster          TEXT NOT NULL,
  namespace        TEXT NOT NULL,
  name             TEXT NOT NULL,
  snapshot_id      TEXT NOT NULL,
  job_id           TEXT NOT NULL,
  verdict          TEXT NOT NULL,
  since            BIGINT,
  status           TEXT NOT NULL,
  ended            INTEGER NOT NULL,
  started_at       BIGINT,
  taken_at         BIGINT NOT NULL,
  headline         TEXT NOT NULL,
  cause            TEXT,
  cause_title      TEXT,
  cause_summary    TEXT,
  cause_confidence DOUBLE PRECISION,
  cause_severity   TEXT,
  findings         TEXT NOT NULL,
  restart_strip    TEXT NOT NULL,
  restarts_1h      INTEGER NOT NULL,
  restarts_24h     INTEGER NOT NULL,
  checks_failed    INTEGER NOT NULL,
  checks_unknown   INTEGER NOT NULL,
  checks_total     INTEGER NOT NULL,
  backpressure     DOUBLE PRECISION,
  memory           DOUBLE PRECISION,
  attempt          INTEGER,
  troubles         TEXT NOT NULL
);
CREATE INDEX job_current_by_cluster ON job_current (cluster);

-- Which findings each job has now, consequences too.
CREATE TABLE job_finding (
  slug TEXT NOT NULL,
  rule TEXT NOT NULL,
  PRIMARY KEY (slug, rule)
);
CREATE INDEX job_finding_by_rule ON job_finding (rule, slug);

-- Narrow facts of each snapshot.
CREATE TABLE job_snapshot (
  snapshot_id    TEXT PRIMARY KEY,
  slug           TEXT NOT NULL,
  cluster        TEXT NOT NULL,
  taken_at       BIGINT NOT NULL,
  verdict        TEXT NOT NULL,
  cause          TEXT,
  status         TEXT NOT NULL,
  restarts       INTEGER NOT NULL,
  checks_failed  INTEGER NOT NULL,
  checks_unknown INTEGER NOT NULL,
  backpressure   DOUBLE PRECISION,
  memory         DOUBLE PRECISION,
  troubles       TEXT NOT NULL
);
CREATE INDEX job_snapshot_by_job ON job_snapshot (slug, taken_at);
CREATE INDEX job_snapshot_by_time ON job_snapshot (taken_at);

-- Full pictures: the latest, each change of verdict or leading cause (changed = 1), and some of the last day.
CREATE TABLE job_document (
  slug      TEXT NOT NULL,
  taken_at  BIGINT NOT NULL,
  changed   INTEGER NOT NULL,
  snapshot  BLOB NOT NULL,
  diagnosis BLOB NOT NULL,
  PRIMARY KEY (slug, taken_at)
);
CREATE INDEX job_document_by_time ON job_document (taken_at);

-- Restarts after failures, with the finding that led when they were last seen.
CREATE TABLE job_restart (
  slug  TEXT NOT NULL,
  at    BIGINT NOT NULL,
  cause TEXT,
  PRIMARY KEY (slug, at)
);
CREATE INDEX job_restart_by_time ON job_restart (at);

CREATE TABLE job_change (
  slug TEXT NOT NULL,
  at   BIGINT NOT NULL,
  kind TEXT NOT NULL,
  text TEXT NOT NULL,
  PRIMARY KEY (slug, at, kind, text)
);

-- Flink's job ids, each a run of a job.
CREATE TABLE job_run (
  job_id   TEXT PRIMARY KEY,
  slug     TEXT NOT NULL,
  taken_at BIGINT NOT NULL
);
