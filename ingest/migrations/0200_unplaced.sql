-- Messages that could not be stored, kept whole, with the reason.
CREATE TABLE dead_letter (
    id text PRIMARY KEY,             -- of two ids the older sorts first
    received timestamptz NOT NULL DEFAULT now(),
    topic text NOT NULL,
    code text NOT NULL,
    message text NOT NULL,
    payload bytea NOT NULL,
    bytes integer NOT NULL           -- of the message, of which the payload here may be the beginning
);
CREATE INDEX dead_letter_by_code ON dead_letter (code, id);

-- Topics that no point claims yet. The id is a hash of building and name.
CREATE TABLE inbox_topic (
    id text PRIMARY KEY,
    scope text NOT NULL,
    name text NOT NULL,
    topic text NOT NULL,
    first_seen timestamptz NOT NULL DEFAULT now(),
    last_seen timestamptz NOT NULL DEFAULT now(),
    messages bigint NOT NULL,
    samples text[] NOT NULL
);
CREATE INDEX inbox_topic_by_age ON inbox_topic (last_seen);

-- Their readings, which go to the point when it appears. The kinds are those of table reading, and 2 for a text.
CREATE TABLE inbox_reading (
    topic_id text NOT NULL REFERENCES inbox_topic,
    ts timestamptz NOT NULL,
    quality smallint NOT NULL,
    kind smallint NOT NULL,
    value double precision,
    text text,
    PRIMARY KEY (topic_id, ts)
);
