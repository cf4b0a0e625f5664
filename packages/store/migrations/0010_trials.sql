CREATE TABLE "staged_description" (
	"harvest_id" bigint NOT NULL,
	"identifier" text NOT NULL,
	"record_id" bigint NOT NULL,
	"verdict" text NOT NULL,
	"hash" "bytea",
	"datestamp" text,
	"record" json,
	"features" json,
	"keys" bigint[],
	"matched" boolean DEFAULT false NOT NULL,
	CONSTRAINT "staged_description_harvest_id_identifier_pk" PRIMARY KEY("harvest_id","identifier")
);
--> statement-breakpoint
CREATE TABLE "staged_key" (
	"harvest_id" bigint NOT NULL,
	"key" bigint NOT NULL,
	"record_id" bigint NOT NULL,
	CONSTRAINT "staged_key_harvest_id_key_record_id_pk" PRIMARY KEY("harvest_id","key","record_id")
);
--> statement-breakpoint
CREATE TABLE "staged_record" (
	"harvest_id" bigint NOT NULL,
	"position" integer NOT NULL,
	"identifier" text,
	"syntax" text,
	"bytes" "bytea" NOT NULL,
	"deleted" boolean NOT NULL,
	"datestamp" text,
	"reason" text,
	"detail" text,
	CONSTRAINT "staged_record_harvest_id_position_pk" PRIMARY KEY("harvest_id","position")
);
--> statement-breakpoint
CREATE TABLE "trial" (
	"harvest_id" bigint PRIMARY KEY NOT NULL,
	"complete" boolean,
	"watermark" text,
	"step" text DEFAULT 'stage' NOT NULL,
	"position" integer DEFAULT 0 NOT NULL,
	"staged" integer DEFAULT 0 NOT NULL,
	"to_match" integer DEFAULT 0 NOT NULL,
	"matched" integer DEFAULT 0 NOT NULL,
	"counts" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"decision" text,
	"decided_by" text,
	"decided_at" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "trial_finding" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "trial_finding_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"harvest_id" bigint NOT NULL,
	"kind" text NOT NULL,
	"code" text,
	"data" json NOT NULL
);
--> statement-breakpoint
ALTER TABLE "proposed_withdrawal" ADD COLUMN "datestamp" text;--> statement-breakpoint
CREATE INDEX "staged_description_record" ON "staged_description" USING btree ("harvest_id","record_id");--> statement-breakpoint
CREATE INDEX "trial_finding_kind" ON "trial_finding" USING btree ("harvest_id","kind","id");