CREATE TABLE "fetched_file" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "fetched_file_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"source_id" bigint NOT NULL,
	"address" text NOT NULL,
	"etag" text,
	"last_modified" text,
	"size" bigint,
	"modified_at" timestamp with time zone,
	"harvest_id" bigint NOT NULL,
	"taken_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "fetched_file_address" UNIQUE("source_id","address")
);
--> statement-breakpoint
ALTER TABLE "fetched_file" ADD CONSTRAINT "fetched_file_source_id_source_id_fk" FOREIGN KEY ("source_id") REFERENCES "public"."source"("id") ON DELETE no action ON UPDATE no action;