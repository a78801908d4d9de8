-- By hand: what the schema cannot say.
CREATE INDEX audit_entries_by_call ON audit_entries ((entry ->> 'call'), seq);
