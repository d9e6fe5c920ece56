-- The weeks that raw readings have come for, so that retention looks at them alone. A week begins on Thursday at midnight
-- UTC, as 7-day chunks of a hypertable do. Since `sealed`, a reading that comes late for an hour of the rollup that was
-- computed before counts no more: what that hour was computed from is being dropped, and since `dropped` is gone.
CREATE TABLE reading_week (
    week timestamptz PRIMARY KEY,
    written timestamptz NOT NULL,    -- when a reading of it came last, to the hour
    sealed timestamptz,
    dropped timestamptz
);

-- When readings that are here already came is not known: they count as come now, and are kept as long as new ones.
INSERT INTO reading_week (week, written)
SELECT DISTINCT date_bin('7 days', ts, 'epoch'), now() FROM reading
UNION
SELECT DISTINCT date_bin('7 days', ts, 'epoch'), now() FROM reading_text;

ALTER TABLE reading_1h ADD COLUMN computed timestamptz NOT NULL DEFAULT now();
