-- Rows of a few kilobytes stay whole and uncompressed: they are written once and read whole, and compressing them costs
-- more than the disk that it saves.
ALTER TABLE source_record SET (toast_tuple_target = 8160);--> statement-breakpoint
ALTER TABLE bibliographic_record SET (toast_tuple_target = 8160);--> statement-breakpoint
ALTER TABLE cluster_document SET (toast_tuple_target = 8160, fillfactor = 80);--> statement-breakpoint
-- Rows that come and go or are locked often.
ALTER TABLE stale_cluster SET (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.5);--> statement-breakpoint
ALTER TABLE match_key SET (fillfactor = 70);
