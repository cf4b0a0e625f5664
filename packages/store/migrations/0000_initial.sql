CREATE SEQUENCE "public"."cluster_id" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1;--> statement-breakpoint
CREATE SEQUENCE "public"."document_change" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1;--> statement-breakpoint
CREATE TABLE "library" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "library_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"code" text NOT NULL,
	"name" text NOT NULL,
	"name_en" text,
	"parent_id" bigint,
	"tier" smallint,
	"kind" text DEFAULT 'public' NOT NULL,
	"isil" text,
	"path" text NOT NULL,
	"latitude" double precision,
	"longitude" double precision,
	"district" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "library_code_unique" UNIQUE("code"),
	CONSTRAINT "library_isil_unique" UNIQUE("isil"),
	CONSTRAINT "library_tier" CHECK ("library"."tier" between 1 and 4),
	CONSTRAINT "library_code" CHECK ("library"."code" ~ '^[A-Za-z0-9][A-Za-z0-9._-]*$')
);
--> statement-breakpoint
CREATE TABLE "service_point" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "service_point_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"library_id" bigint NOT NULL,
	"code" text NOT NULL,
	"name" text NOT NULL,
	"name_en" text,
	"kind" text DEFAULT 'desk' NOT NULL,
	"pickup" boolean DEFAULT true NOT NULL,
	"returns" boolean DEFAULT true NOT NULL,
	"latitude" double precision,
	"longitude" double precision,
	CONSTRAINT "service_point_code_unique" UNIQUE("code")
);
--> statement-breakpoint
CREATE TABLE "harvest" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "harvest_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"source_id" bigint NOT NULL,
	"extent" text NOT NULL,
	"state" text DEFAULT 'waiting' NOT NULL,
	"checkpoint" jsonb,
	"received" integer DEFAULT 0 NOT NULL,
	"unchanged" integer DEFAULT 0 NOT NULL,
	"withdrawn" integer DEFAULT 0 NOT NULL,
	"quarantined" integer DEFAULT 0 NOT NULL,
	"error" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"started_at" timestamp with time zone,
	"finished_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "harvest_sighting" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "harvest_sighting_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"harvest_id" bigint NOT NULL,
	"record_ids" bigint[] NOT NULL
);
--> statement-breakpoint
CREATE TABLE "quarantine" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "quarantine_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"source_id" bigint NOT NULL,
	"harvest_id" bigint,
	"source_record_id" bigint,
	"identifier" text,
	"step" text NOT NULL,
	"reason" text NOT NULL,
	"detail" text NOT NULL,
	"bytes" "bytea",
	"syntax" text,
	"state" text DEFAULT 'open' NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "record_batch" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "record_batch_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"harvest_id" bigint,
	"record_ids" bigint[] NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"described_at" timestamp with time zone,
	"matched_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "source" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "source_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"library_id" bigint NOT NULL,
	"protocol" text NOT NULL,
	"address" text,
	"dialect" text DEFAULT 'auto' NOT NULL,
	"encoding" text DEFAULT 'auto' NOT NULL,
	"settings" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"schedule" text,
	"watermark" text,
	"enabled" boolean DEFAULT true NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "source_record" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "source_record_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"source_id" bigint NOT NULL,
	"identifier" text NOT NULL,
	"harvest_id" bigint,
	"syntax" text NOT NULL,
	"bytes" "bytea" NOT NULL,
	"hash" "bytea" NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"deleted" boolean DEFAULT false NOT NULL,
	"received_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "source_record_identifier" UNIQUE("source_id","identifier")
);
--> statement-breakpoint
CREATE TABLE "bibliographic_record" (
	"id" bigint PRIMARY KEY NOT NULL,
	"library_id" bigint NOT NULL,
	"version" integer NOT NULL,
	"record" json NOT NULL,
	"features" json NOT NULL,
	"keys" bigint[] NOT NULL
);
--> statement-breakpoint
CREATE TABLE "cluster" (
	"id" bigint PRIMARY KEY DEFAULT nextval('cluster_id') NOT NULL,
	"work_key" bigint,
	"redirect_to" bigint,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "cluster_redirect_elsewhere" CHECK ("cluster"."redirect_to" <> "cluster"."id")
);
--> statement-breakpoint
CREATE TABLE "cluster_document" (
	"cluster_id" bigint PRIMARY KEY NOT NULL,
	"change" bigint NOT NULL,
	"entry" json
);
--> statement-breakpoint
CREATE TABLE "cluster_event" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "cluster_event_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"cluster_id" bigint NOT NULL,
	"kind" text NOT NULL,
	"other_id" bigint,
	"record_ids" bigint[] NOT NULL,
	"at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "cluster_link" (
	"record_a" bigint NOT NULL,
	"record_b" bigint NOT NULL,
	"score" real NOT NULL,
	"evidence" json NOT NULL,
	CONSTRAINT "cluster_link_record_a_record_b_pk" PRIMARY KEY("record_a","record_b"),
	CONSTRAINT "cluster_link_order" CHECK ("cluster_link"."record_a" < "cluster_link"."record_b")
);
--> statement-breakpoint
CREATE TABLE "cluster_member" (
	"record_id" bigint PRIMARY KEY NOT NULL,
	"cluster_id" bigint NOT NULL,
	"keys" bigint[] NOT NULL
);
--> statement-breakpoint
CREATE TABLE "holding" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "holding_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"record_id" bigint NOT NULL,
	"library_id" bigint NOT NULL,
	"position" smallint NOT NULL,
	"branch" text,
	"location" text,
	"call_number" text,
	"summary" text
);
--> statement-breakpoint
CREATE TABLE "item" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "item_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"holding_id" bigint NOT NULL,
	"record_id" bigint NOT NULL,
	"library_id" bigint NOT NULL,
	"position" smallint NOT NULL,
	"barcode" text,
	"contested_barcode" text,
	"call_number" text,
	"location" text,
	"volume" text,
	"status" text NOT NULL,
	"engaged" boolean DEFAULT false NOT NULL
);
--> statement-breakpoint
CREATE TABLE "match_key" (
	"key" bigint PRIMARY KEY NOT NULL,
	"records" bigint[] NOT NULL
);
--> statement-breakpoint
CREATE TABLE "pin" (
	"record_a" bigint NOT NULL,
	"record_b" bigint NOT NULL,
	"same" boolean NOT NULL,
	"staff" text,
	"reason" text,
	"at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "pin_record_a_record_b_pk" PRIMARY KEY("record_a","record_b"),
	CONSTRAINT "pin_order" CHECK ("pin"."record_a" < "pin"."record_b")
);
--> statement-breakpoint
CREATE TABLE "stale_cluster" (
	"cluster_id" bigint PRIMARY KEY NOT NULL,
	"since" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "event" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "event_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"request_id" uuid NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"name" text NOT NULL,
	"actor" text NOT NULL,
	"staff_id" bigint,
	"library_id" bigint,
	"data" jsonb DEFAULT '{}'::jsonb NOT NULL
);
--> statement-breakpoint
CREATE TABLE "lending_policy" (
	"library_id" bigint PRIMARY KEY NOT NULL,
	"supplies" boolean,
	"capacity" integer,
	"loan_days" integer,
	"renewals" integer,
	"hold_days" integer,
	"answer_hours" integer,
	"ship_hours" integer
);
--> statement-breakpoint
CREATE TABLE "loan" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "loan_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"request_id" uuid NOT NULL,
	"item_id" bigint NOT NULL,
	"lent_at" timestamp with time zone NOT NULL,
	"due_at" timestamp with time zone NOT NULL,
	"renewals" smallint DEFAULT 0 NOT NULL,
	"returned_at" timestamp with time zone,
	"returned_to" bigint
);
--> statement-breakpoint
CREATE TABLE "outbox" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "outbox_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"request_id" uuid NOT NULL,
	"audience" text NOT NULL,
	"library_id" bigint,
	"kind" text NOT NULL,
	"data" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"attempts" smallint DEFAULT 0 NOT NULL,
	"not_before" timestamp with time zone NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"sent_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "reader" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "reader_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"card" text NOT NULL,
	"pin_hash" text NOT NULL,
	"name" text NOT NULL,
	"library_id" bigint NOT NULL,
	"service_point_id" bigint,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "reader_card_unique" UNIQUE("card")
);
--> statement-breakpoint
CREATE TABLE "request" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"reader_id" bigint,
	"idempotency_key" text,
	"cluster_id" bigint NOT NULL,
	"title" text NOT NULL,
	"contributors" text[] DEFAULT '{}' NOT NULL,
	"year" smallint,
	"pickup_id" bigint NOT NULL,
	"requester_id" bigint NOT NULL,
	"status" text DEFAULT 'placed' NOT NULL,
	"outcome" text,
	"note" text,
	"ranking" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"collect_by" timestamp with time zone,
	"created_at" timestamp with time zone NOT NULL,
	"changed_at" timestamp with time zone NOT NULL,
	CONSTRAINT "request_closed_with_outcome" CHECK ("request"."status" <> 'closed' or "request"."outcome" is not null)
);
--> statement-breakpoint
CREATE TABLE "session" (
	"token_hash" text PRIMARY KEY NOT NULL,
	"reader_id" bigint,
	"staff_id" bigint,
	"expires_at" timestamp with time zone NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "session_of_one" CHECK (num_nonnulls("session"."reader_id", "session"."staff_id") = 1)
);
--> statement-breakpoint
CREATE TABLE "staff" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "staff_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"name" text NOT NULL,
	"password_hash" text NOT NULL,
	"library_id" bigint NOT NULL,
	"role" text DEFAULT 'staff' NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "staff_name_unique" UNIQUE("name")
);
--> statement-breakpoint
CREATE TABLE "supply" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "supply_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"request_id" uuid NOT NULL,
	"ordinal" smallint NOT NULL,
	"library_id" bigint NOT NULL,
	"item_id" bigint NOT NULL,
	"status" text DEFAULT 'RequestReceived' NOT NULL,
	"reason" text,
	"note" text,
	"reasons" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"due_by" timestamp with time zone,
	"created_at" timestamp with time zone NOT NULL,
	"changed_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "transit" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "transit_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"item_id" bigint NOT NULL,
	"request_id" uuid,
	"purpose" text NOT NULL,
	"status" text DEFAULT 'under-way' NOT NULL,
	"from_library_id" bigint NOT NULL,
	"from_id" bigint,
	"to_library_id" bigint NOT NULL,
	"to_id" bigint,
	"sent_at" timestamp with time zone NOT NULL,
	"last_seen_id" bigint,
	"last_seen_at" timestamp with time zone,
	"ended_at" timestamp with time zone
);
--> statement-breakpoint
ALTER TABLE "service_point" ADD CONSTRAINT "service_point_library_id_library_id_fk" FOREIGN KEY ("library_id") REFERENCES "public"."library"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "harvest" ADD CONSTRAINT "harvest_source_id_source_id_fk" FOREIGN KEY ("source_id") REFERENCES "public"."source"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "quarantine" ADD CONSTRAINT "quarantine_source_id_source_id_fk" FOREIGN KEY ("source_id") REFERENCES "public"."source"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "source" ADD CONSTRAINT "source_library_id_library_id_fk" FOREIGN KEY ("library_id") REFERENCES "public"."library"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "event" ADD CONSTRAINT "event_request_id_request_id_fk" FOREIGN KEY ("request_id") REFERENCES "public"."request"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "event" ADD CONSTRAINT "event_staff_id_staff_id_fk" FOREIGN KEY ("staff_id") REFERENCES "public"."staff"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "event" ADD CONSTRAINT "event_library_id_library_id_fk" FOREIGN KEY ("library_id") REFERENCES "public"."library"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "lending_policy" ADD CONSTRAINT "lending_policy_library_id_library_id_fk" FOREIGN KEY ("library_id") REFERENCES "public"."library"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "loan" ADD CONSTRAINT "loan_request_id_request_id_fk" FOREIGN KEY ("request_id") REFERENCES "public"."request"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "loan" ADD CONSTRAINT "loan_item_id_item_id_fk" FOREIGN KEY ("item_id") REFERENCES "public"."item"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "loan" ADD CONSTRAINT "loan_returned_to_service_point_id_fk" FOREIGN KEY ("returned_to") REFERENCES "public"."service_point"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "outbox" ADD CONSTRAINT "outbox_request_id_request_id_fk" FOREIGN KEY ("request_id") REFERENCES "public"."request"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "outbox" ADD CONSTRAINT "outbox_library_id_library_id_fk" FOREIGN KEY ("library_id") REFERENCES "public"."library"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "reader" ADD CONSTRAINT "reader_library_id_library_id_fk" FOREIGN KEY ("library_id") REFERENCES "public"."library"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "reader" ADD CONSTRAINT "reader_service_point_id_service_point_id_fk" FOREIGN KEY ("service_point_id") REFERENCES "public"."service_point"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "request" ADD CONSTRAINT "request_reader_id_reader_id_fk" FOREIGN KEY ("reader_id") REFERENCES "public"."reader"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "request" ADD CONSTRAINT "request_pickup_id_service_point_id_fk" FOREIGN KEY ("pickup_id") REFERENCES "public"."service_point"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "request" ADD CONSTRAINT "request_requester_id_library_id_fk" FOREIGN KEY ("requester_id") REFERENCES "public"."library"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "session" ADD CONSTRAINT "session_reader_id_reader_id_fk" FOREIGN KEY ("reader_id") REFERENCES "public"."reader"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "session" ADD CONSTRAINT "session_staff_id_staff_id_fk" FOREIGN KEY ("staff_id") REFERENCES "public"."staff"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "staff" ADD CONSTRAINT "staff_library_id_library_id_fk" FOREIGN KEY ("library_id") REFERENCES "public"."library"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "supply" ADD CONSTRAINT "supply_request_id_request_id_fk" FOREIGN KEY ("request_id") REFERENCES "public"."request"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "supply" ADD CONSTRAINT "supply_library_id_library_id_fk" FOREIGN KEY ("library_id") REFERENCES "public"."library"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "supply" ADD CONSTRAINT "supply_item_id_item_id_fk" FOREIGN KEY ("item_id") REFERENCES "public"."item"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "transit" ADD CONSTRAINT "transit_item_id_item_id_fk" FOREIGN KEY ("item_id") REFERENCES "public"."item"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "transit" ADD CONSTRAINT "transit_request_id_request_id_fk" FOREIGN KEY ("request_id") REFERENCES "public"."request"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "transit" ADD CONSTRAINT "transit_from_library_id_library_id_fk" FOREIGN KEY ("from_library_id") REFERENCES "public"."library"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "transit" ADD CONSTRAINT "transit_from_id_service_point_id_fk" FOREIGN KEY ("from_id") REFERENCES "public"."service_point"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "transit" ADD CONSTRAINT "transit_to_library_id_library_id_fk" FOREIGN KEY ("to_library_id") REFERENCES "public"."library"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "transit" ADD CONSTRAINT "transit_to_id_service_point_id_fk" FOREIGN KEY ("to_id") REFERENCES "public"."service_point"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "transit" ADD CONSTRAINT "transit_last_seen_id_service_point_id_fk" FOREIGN KEY ("last_seen_id") REFERENCES "public"."service_point"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "library_path" ON "library" USING btree ("path");--> statement-breakpoint
CREATE INDEX "service_point_library" ON "service_point" USING btree ("library_id");--> statement-breakpoint
CREATE INDEX "harvest_source" ON "harvest" USING btree ("source_id");--> statement-breakpoint
CREATE UNIQUE INDEX "harvest_live" ON "harvest" USING btree ("source_id") WHERE "harvest"."state" in ('waiting', 'running', 'stopping');--> statement-breakpoint
CREATE INDEX "harvest_sighting_harvest" ON "harvest_sighting" USING btree ("harvest_id");--> statement-breakpoint
CREATE INDEX "quarantine_source" ON "quarantine" USING btree ("source_id","state");--> statement-breakpoint
CREATE UNIQUE INDEX "quarantine_open" ON "quarantine" USING btree ("source_record_id","reason","detail") WHERE "quarantine"."state" = 'open';--> statement-breakpoint
CREATE INDEX "record_batch_harvest" ON "record_batch" USING btree ("harvest_id");--> statement-breakpoint
CREATE INDEX "record_batch_to_describe" ON "record_batch" USING btree ("id") WHERE "record_batch"."described_at" is null;--> statement-breakpoint
CREATE INDEX "record_batch_to_match" ON "record_batch" USING btree ("id") WHERE "record_batch"."matched_at" is null;--> statement-breakpoint
CREATE INDEX "source_library" ON "source" USING btree ("library_id");--> statement-breakpoint
CREATE INDEX "cluster_work" ON "cluster" USING btree ("work_key");--> statement-breakpoint
CREATE INDEX "cluster_redirect" ON "cluster" USING btree ("redirect_to") WHERE "cluster"."redirect_to" is not null;--> statement-breakpoint
CREATE UNIQUE INDEX "cluster_document_change" ON "cluster_document" USING btree ("change");--> statement-breakpoint
CREATE INDEX "cluster_event_cluster" ON "cluster_event" USING btree ("cluster_id");--> statement-breakpoint
CREATE INDEX "cluster_link_b" ON "cluster_link" USING btree ("record_b");--> statement-breakpoint
CREATE INDEX "cluster_member_cluster" ON "cluster_member" USING btree ("cluster_id");--> statement-breakpoint
CREATE UNIQUE INDEX "holding_record" ON "holding" USING btree ("record_id","position");--> statement-breakpoint
CREATE UNIQUE INDEX "item_barcode" ON "item" USING btree ("library_id","barcode") WHERE "item"."barcode" is not null;--> statement-breakpoint
CREATE INDEX "item_record" ON "item" USING btree ("record_id");--> statement-breakpoint
CREATE INDEX "item_contested" ON "item" USING btree ("library_id","contested_barcode") WHERE "item"."contested_barcode" is not null;--> statement-breakpoint
CREATE INDEX "pin_b" ON "pin" USING btree ("record_b");--> statement-breakpoint
CREATE INDEX "event_request" ON "event" USING btree ("request_id","id");--> statement-breakpoint
CREATE UNIQUE INDEX "loan_open" ON "loan" USING btree ("item_id") WHERE "loan"."returned_at" is null;--> statement-breakpoint
CREATE UNIQUE INDEX "loan_request" ON "loan" USING btree ("request_id");--> statement-breakpoint
CREATE INDEX "loan_due" ON "loan" USING btree ("due_at") WHERE "loan"."returned_at" is null;--> statement-breakpoint
CREATE INDEX "outbox_waiting" ON "outbox" USING btree ("id") WHERE "outbox"."sent_at" is null;--> statement-breakpoint
CREATE UNIQUE INDEX "request_idempotency" ON "request" USING btree ("reader_id","idempotency_key");--> statement-breakpoint
CREATE UNIQUE INDEX "request_open" ON "request" USING btree ("reader_id","cluster_id") WHERE "request"."outcome" is null;--> statement-breakpoint
CREATE INDEX "request_reader" ON "request" USING btree ("reader_id","created_at");--> statement-breakpoint
CREATE INDEX "request_desk" ON "request" USING btree ("requester_id","status","changed_at") WHERE "request"."status" <> 'closed';--> statement-breakpoint
CREATE INDEX "request_hold_expiry" ON "request" USING btree ("collect_by") WHERE "request"."status" = 'ready';--> statement-breakpoint
CREATE INDEX "session_expiry" ON "session" USING btree ("expires_at");--> statement-breakpoint
CREATE UNIQUE INDEX "supply_order" ON "supply" USING btree ("request_id","ordinal");--> statement-breakpoint
CREATE UNIQUE INDEX "supply_live" ON "supply" USING btree ("request_id") WHERE "supply"."status" in ('RequestReceived', 'WillSupply', 'Loaned');--> statement-breakpoint
CREATE UNIQUE INDEX "supply_promise" ON "supply" USING btree ("item_id") WHERE "supply"."status" in ('RequestReceived', 'WillSupply', 'Loaned');--> statement-breakpoint
CREATE INDEX "supply_desk" ON "supply" USING btree ("library_id","status","changed_at") WHERE "supply"."status" in ('RequestReceived', 'WillSupply', 'Loaned');--> statement-breakpoint
CREATE INDEX "supply_silent" ON "supply" USING btree ("due_by") WHERE "supply"."status" in ('RequestReceived', 'WillSupply');--> statement-breakpoint
CREATE UNIQUE INDEX "transit_open" ON "transit" USING btree ("item_id") WHERE "transit"."status" = 'under-way';--> statement-breakpoint
CREATE INDEX "transit_coming" ON "transit" USING btree ("to_library_id","sent_at") WHERE "transit"."status" = 'under-way';--> statement-breakpoint
CREATE INDEX "transit_request" ON "transit" USING btree ("request_id");