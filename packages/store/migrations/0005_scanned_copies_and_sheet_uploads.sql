CREATE TABLE "scanned_copy" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "scanned_copy_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"library_id" bigint NOT NULL,
	"source_id" bigint NOT NULL,
	"scan" text NOT NULL,
	"isbn" text NOT NULL,
	"barcode" text,
	"call_number" text,
	"location" text,
	"staff" text,
	"added_at" timestamp with time zone DEFAULT now() NOT NULL,
	"removed" text,
	"removed_at" timestamp with time zone,
	CONSTRAINT "scanned_copy_scan" UNIQUE("library_id","scan")
);
--> statement-breakpoint
CREATE TABLE "sheet_upload" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "sheet_upload_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"source_id" bigint NOT NULL,
	"path" text NOT NULL,
	"name" text NOT NULL,
	"extent" text NOT NULL,
	"ask" boolean DEFAULT false NOT NULL,
	"state" text DEFAULT 'reading' NOT NULL,
	"said" json DEFAULT '[]'::json NOT NULL,
	"preview" json,
	"error" text,
	"staff" text,
	"harvest_id" bigint,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "scanned_copy" ADD CONSTRAINT "scanned_copy_library_id_library_id_fk" FOREIGN KEY ("library_id") REFERENCES "public"."library"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "scanned_copy" ADD CONSTRAINT "scanned_copy_source_id_source_id_fk" FOREIGN KEY ("source_id") REFERENCES "public"."source"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sheet_upload" ADD CONSTRAINT "sheet_upload_source_id_source_id_fk" FOREIGN KEY ("source_id") REFERENCES "public"."source"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sheet_upload" ADD CONSTRAINT "sheet_upload_harvest_id_harvest_id_fk" FOREIGN KEY ("harvest_id") REFERENCES "public"."harvest"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "scanned_copy_barcode" ON "scanned_copy" USING btree ("library_id","barcode") WHERE "scanned_copy"."barcode" is not null and "scanned_copy"."removed" is null;--> statement-breakpoint
CREATE INDEX "scanned_copy_isbn" ON "scanned_copy" USING btree ("source_id","isbn");--> statement-breakpoint
CREATE INDEX "sheet_upload_source" ON "sheet_upload" USING btree ("source_id");--> statement-breakpoint
CREATE INDEX "sheet_upload_state" ON "sheet_upload" USING btree ("state");