-- What readings need to know of a point. The graph is the truth; the change projector keeps this copy.
CREATE TABLE point (
    id integer PRIMARY KEY,          -- the series number, given by the graph
    entity text NOT NULL UNIQUE,
    scope text NOT NULL,             -- the key of the building
    unit text,
    expected_interval_ms bigint NOT NULL,
    retired boolean NOT NULL
);

-- The names by which a topic may call a point. Rank 0: its time-series ids; 1: the last part of its IRI; 2: our ids.
CREATE TABLE point_name (
    point integer NOT NULL REFERENCES point ON DELETE CASCADE,
    scope text NOT NULL,
    name text NOT NULL,
    rank smallint NOT NULL,
    PRIMARY KEY (point, name)
);
CREATE INDEX point_name_by_name ON point_name USING hash (name);
