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

-- The one point of that name, by the best rank that anyone has it in; null when nobody or more than one has it there.
CREATE FUNCTION point_called(asked_scope text, asked_name text) RETURNS integer
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT min(point)
    FROM (
        SELECT point, rank, min(rank) OVER () AS best FROM point_name WHERE scope = asked_scope AND name = asked_name
    ) AS claims
    WHERE rank = best
    HAVING count(*) = 1
$$;
