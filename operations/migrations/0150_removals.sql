-- What is being taken out of the graph, one at a time in a building: a model, or the newest import of one. Its
-- difference is planned and staged whole (`parts` is null until then), then applied; the row goes with the last part.
CREATE TABLE removal (
    id text PRIMARY KEY,
    scope text NOT NULL UNIQUE,
    model text NOT NULL,
    expected bigint,
    import text REFERENCES import_run (id),
    former_state text,
    actor text,
    retired int NOT NULL DEFAULT 0,
    parts int,
    applied_parts int NOT NULL DEFAULT 0,
    sequence bigint,
    asked_at timestamptz NOT NULL DEFAULT now(),
    lease_until timestamptz NOT NULL
);
CREATE TABLE removal_part (
    removal text NOT NULL REFERENCES removal (id) ON DELETE CASCADE,
    part int NOT NULL,
    delta text NOT NULL,
    PRIMARY KEY (removal, part)
);
