-- Whether the parts of an import are being applied: from then on it cannot be cancelled.
ALTER TABLE import_run ADD COLUMN applying boolean NOT NULL DEFAULT false;
UPDATE import_run SET applying = true WHERE state = 'RUNNING' AND applied_parts > 0;
