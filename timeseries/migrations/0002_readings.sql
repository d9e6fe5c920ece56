-- Numbers and booleans (kind 1, as 0 and 1). A null value is "no value", for the reason in quality (0 good, 1 uncertain,
-- 2 bad). The order of columns leaves no padding.
CREATE TABLE reading (
    point integer NOT NULL,
    quality smallint NOT NULL,
    kind smallint NOT NULL,
    ts timestamptz NOT NULL,
    value double precision,
    PRIMARY KEY (point, ts)
);

CREATE TABLE reading_text (
    point integer NOT NULL,
    quality smallint NOT NULL,
    ts timestamptz NOT NULL,
    value text NOT NULL,
    PRIMARY KEY (point, ts)
);

CREATE TABLE latest (
    point integer PRIMARY KEY,
    quality smallint NOT NULL,
    kind smallint NOT NULL,
    ts timestamptz NOT NULL,
    received timestamptz NOT NULL,
    value double precision,
    text text
) WITH (fillfactor = 50);

-- One row per point and hour with readings, of the numbers whose quality is not bad. Rows of neighbouring hours can be
-- joined: area is the sum of value times the seconds until the next reading, from the first reading to the last;
-- m2 is the sum of squared differences from the mean.
CREATE TABLE reading_1h (
    point integer NOT NULL,
    count integer NOT NULL,
    bucket timestamptz NOT NULL,
    sum double precision NOT NULL,
    min double precision NOT NULL,
    max double precision NOT NULL,
    m2 double precision NOT NULL,
    area double precision NOT NULL,
    first_ts timestamptz NOT NULL,
    first double precision NOT NULL,
    last_ts timestamptz NOT NULL,
    last double precision NOT NULL,
    PRIMARY KEY (point, bucket)
);

-- Hours that got readings since they were last taken to be rolled up. Until its row in reading_1h is right again, an
-- hour is in one of these two tables, and whoever asks for it reads raw readings.
CREATE TABLE dirty (
    point integer NOT NULL,
    bucket timestamptz NOT NULL,
    PRIMARY KEY (point, bucket)
);

-- Hours taken by transaction `taken`. They are computed when every transaction that ran beside it has ended, because
-- one of these may have found its hour marked as dirty already, and have added no mark of its own.
CREATE TABLE closing (
    point integer NOT NULL,
    bucket timestamptz NOT NULL,
    taken xid8 NOT NULL,
    PRIMARY KEY (point, bucket)
);

CREATE FUNCTION epoch_ms(ts timestamptz) RETURNS bigint LANGUAGE sql STABLE PARALLEL SAFE
    RETURN (date_part('epoch', ts) * 1000)::bigint;

CREATE FUNCTION from_epoch_ms(ms bigint) RETURNS timestamptz LANGUAGE sql STABLE PARALLEL SAFE
    RETURN timestamptz 'epoch' + ms * interval '1 millisecond';

-- In which bucket a time lies, counted from 0, by the buckets' edges in epoch milliseconds. Where all have the same
-- width, a division does; a search among the edges takes several times as long.
CREATE FUNCTION bucket_of(ts timestamptz, edges float8[], width float8) RETURNS integer LANGUAGE sql STABLE PARALLEL SAFE
    RETURN CASE WHEN width IS NULL THEN width_bucket(date_part('epoch', ts) * 1000, edges) - 1
                ELSE floor((date_part('epoch', ts) * 1000 - edges[1]) / width)::integer END;
