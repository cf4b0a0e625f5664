CREATE TABLE "history_policy" (
	"one" boolean PRIMARY KEY DEFAULT true NOT NULL,
	"versions" integer NOT NULL,
	"days" integer NOT NULL,
	"set_by" text,
	"set_at" timestamp with time zone DEFAULT now() NOT NULL,
	"purged_at" timestamp with time zone,
	"purged" bigint DEFAULT 0 NOT NULL
);
--> statement-breakpoint
CREATE TABLE "quality_finding" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "quality_finding_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"report_id" bigint NOT NULL,
	"record_id" bigint NOT NULL,
	"code" text NOT NULL,
	"field" text NOT NULL,
	"value" text NOT NULL,
	"detail" text,
	"proposal" text,
	"safe" boolean NOT NULL
);
--> statement-breakpoint
CREATE TABLE "quality_report" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "quality_report_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"library_id" bigint NOT NULL,
	"cause" text NOT NULL,
	"state" text DEFAULT 'waiting' NOT NULL,
	"position" jsonb,
	"total" integer DEFAULT 0 NOT NULL,
	"records" integer DEFAULT 0 NOT NULL,
	"clean" integer DEFAULT 0 NOT NULL,
	"unreadable" integer DEFAULT 0 NOT NULL,
	"counts" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"started_by" text,
	"error" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"started_at" timestamp with time zone,
	"finished_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "quarantine_replay" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "quarantine_replay_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"case_ids" bigint[],
	"source_ids" bigint[],
	"reason" text,
	"state" text DEFAULT 'waiting' NOT NULL,
	"position" bigint DEFAULT '0' NOT NULL,
	"total" integer DEFAULT 0 NOT NULL,
	"taken" integer DEFAULT 0 NOT NULL,
	"refused" integer DEFAULT 0 NOT NULL,
	"started_by" text,
	"error" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"finished_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "source_record_version" (
	"record_id" bigint NOT NULL,
	"version" integer NOT NULL,
	"harvest_id" bigint,
	"syntax" text NOT NULL,
	"bytes" "bytea",
	"deleted" boolean NOT NULL,
	"received_at" timestamp with time zone NOT NULL,
	"replaced_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "source_record_version_record_id_version_pk" PRIMARY KEY("record_id","version")
);
--> statement-breakpoint
ALTER TABLE "quarantine" ADD COLUMN "note" text;--> statement-breakpoint
ALTER TABLE "quarantine" ADD COLUMN "answered_by" text;--> statement-breakpoint
ALTER TABLE "quarantine" ADD COLUMN "answered_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "quarantine" ADD COLUMN "tries" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "quarantine" ADD COLUMN "tried_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "quality_report" ADD CONSTRAINT "quality_report_library_id_library_id_fk" FOREIGN KEY ("library_id") REFERENCES "public"."library"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "quality_finding_code" ON "quality_finding" USING btree ("report_id","code","id");--> statement-breakpoint
CREATE INDEX "quality_report_library" ON "quality_report" USING btree ("library_id");--> statement-breakpoint
CREATE UNIQUE INDEX "quality_report_live" ON "quality_report" USING btree ("library_id") WHERE "quality_report"."state" in ('waiting', 'running');--> statement-breakpoint
CREATE INDEX "quarantine_replay_live" ON "quarantine_replay" USING btree ("id") WHERE "quarantine_replay"."state" in ('waiting', 'running');--> statement-breakpoint
CREATE INDEX "source_record_version_replaced" ON "source_record_version" USING btree ("replaced_at");--> statement-breakpoint
-- Whoever changes a record leaves its former self, and nobody has to remember to. New records and those that come again
-- unchanged cost nothing.
CREATE FUNCTION keep_former_version() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	INSERT INTO source_record_version (record_id, version, harvest_id, syntax, bytes, deleted, received_at)
	SELECT f.id, f.version, f.harvest_id, f.syntax, CASE WHEN f.hash = p.hash THEN NULL ELSE f.bytes END, f.deleted, f.received_at
	FROM former f JOIN present p ON p.id = f.id WHERE p.version > f.version
	ON CONFLICT DO NOTHING;
	RETURN NULL;
END $$;--> statement-breakpoint
CREATE TRIGGER record_history AFTER UPDATE ON source_record REFERENCING OLD TABLE AS former NEW TABLE AS present
	FOR EACH STATEMENT EXECUTE FUNCTION keep_former_version();--> statement-breakpoint
INSERT INTO history_policy (versions, days) VALUES (5, 365);
