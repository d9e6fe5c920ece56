-- Who works at an import or a removal: a runner that was suspended for longer than its lease finds another's claim here.
ALTER TABLE import_run ADD COLUMN claim text;
ALTER TABLE removal ADD COLUMN claim text;
