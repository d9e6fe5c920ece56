-- Uploaded files, and imports: one row per run of one source, its difference staged whole before it is applied.
CREATE TABLE upload (
    id text PRIMARY KEY,
    name text NOT NULL,
    bytes bigint NOT NULL,
    sha256 text NOT NULL,
    path text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE import_run (
    id text PRIMARY KEY,
    number bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
    upload text REFERENCES upload (id),
    scope text NOT NULL,
    model text,
    graph text,
    file text NOT NULL,
    format text NOT NULL,
    sha256 text NOT NULL,
    options jsonb NOT NULL DEFAULT '{}',
    dry_run boolean NOT NULL DEFAULT false,
    allow_large_removal boolean NOT NULL DEFAULT false,
    actor text,
    idempotency_key text UNIQUE,
    state text NOT NULL DEFAULT 'QUEUED',
    phase text,
    progress double precision,
    phases jsonb NOT NULL DEFAULT '[]',
    warnings jsonb NOT NULL DEFAULT '[]',
    error jsonb,
    added int NOT NULL DEFAULT 0,
    changed int NOT NULL DEFAULT 0,
    retired int NOT NULL DEFAULT 0,
    unchanged int NOT NULL DEFAULT 0,
    parts int,
    applied_parts int NOT NULL DEFAULT 0,
    applied boolean NOT NULL DEFAULT false,
    sequence bigint,
    lease_until timestamptz,
    queued_at timestamptz NOT NULL DEFAULT now(),
    started_at timestamptz,
    finished_at timestamptz
);
CREATE INDEX import_run_open ON import_run (number) WHERE state IN ('QUEUED', 'RUNNING');
CREATE INDEX import_run_model ON import_run (model, number DESC);

-- One row per commit-sized part of the difference; `delta` is the JSON text of graph.records rows.
CREATE TABLE import_part (
    import text NOT NULL REFERENCES import_run (id) ON DELETE CASCADE,
    part int NOT NULL,
    delta text NOT NULL,
    PRIMARY KEY (import, part)
);
