CREATE TABLE "held_withdrawal" (
	"harvest_id" bigint PRIMARY KEY NOT NULL,
	"source_id" bigint NOT NULL,
	"stated" integer NOT NULL,
	"missing" integer NOT NULL,
	"present" integer NOT NULL,
	"allowed" integer NOT NULL,
	"sighted_up_to" bigint NOT NULL,
	"held_at" timestamp with time zone DEFAULT now() NOT NULL,
	"decision" text,
	"decided_by" text,
	"decided_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "proposed_withdrawal" (
	"harvest_id" bigint NOT NULL,
	"record_id" bigint NOT NULL,
	"version" integer NOT NULL,
	"cause" text NOT NULL,
	CONSTRAINT "proposed_withdrawal_harvest_id_record_id_pk" PRIMARY KEY("harvest_id","record_id")
);
--> statement-breakpoint
ALTER TABLE "harvest" ADD COLUMN "trial" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "harvest" ADD COLUMN "added" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "record_batch" ADD COLUMN "entries" integer;--> statement-breakpoint
CREATE INDEX "held_withdrawal_open" ON "held_withdrawal" USING btree ("source_id") WHERE "held_withdrawal"."decision" is null;