-- The graph's log, copied commit by commit. JSON stays text: a literal may hold the character U+0000, which jsonb refuses.
CREATE TABLE "commit" (
    sequence bigint PRIMARY KEY,
    time timestamptz NOT NULL,
    cause text NOT NULL,
    actor text,
    import text,
    part int NOT NULL,
    model text,
    last boolean NOT NULL,
    models text[] NOT NULL,
    delta text NOT NULL,
    graphs text NOT NULL,
    points text NOT NULL
);
CREATE INDEX commit_models ON "commit" USING gin (models);
CREATE INDEX commit_import ON "commit" (import, sequence) WHERE import IS NOT NULL;

-- What commits did to entities; `fields` is JSON text of [field, before, after].
CREATE TABLE change (
    sequence bigint NOT NULL REFERENCES "commit" (sequence) ON DELETE CASCADE,
    index int NOT NULL,
    time timestamptz NOT NULL,
    kind text NOT NULL,
    entity text NOT NULL,
    entity_kind text NOT NULL,
    scope text NOT NULL,
    relation text,
    other text,
    fields text NOT NULL,
    PRIMARY KEY (sequence, index)
);
CREATE INDEX change_entity ON change (entity, sequence, index);
CREATE INDEX change_other ON change (other, sequence, index) WHERE other IS NOT NULL;
CREATE INDEX change_scope ON change (scope, sequence, index);
CREATE INDEX change_time ON change (time);

-- How far the copy is: of which history of the graph, to which commit, and when that was (null: not to be compared).
CREATE TABLE log_state (
    id boolean PRIMARY KEY DEFAULT true CHECK (id),
    origin text NOT NULL,
    projected bigint NOT NULL,
    time timestamptz
);

-- Where the copy lacks commits (after, until], and the state of the graph that stands in for them.
CREATE TABLE log_gap (
    after bigint NOT NULL,
    until bigint NOT NULL,
    reason text NOT NULL,
    snapshot bigint NOT NULL,
    found_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (after, until)
);
CREATE TABLE log_snapshot (
    sequence bigint NOT NULL,
    part int NOT NULL,
    delta text NOT NULL,
    graphs text NOT NULL,
    PRIMARY KEY (sequence, part)
);
