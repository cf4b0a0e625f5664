CREATE TABLE "rerun" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "rerun_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"step" text NOT NULL,
	"library_id" bigint,
	"source_id" bigint,
	"outdated" boolean DEFAULT false NOT NULL,
	"rule_version_id" bigint,
	"state" text DEFAULT 'waiting' NOT NULL,
	"position" jsonb,
	"total" integer DEFAULT 0 NOT NULL,
	"fed" integer DEFAULT 0 NOT NULL,
	"done" integer DEFAULT 0 NOT NULL,
	"started_by" text NOT NULL,
	"error" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"started_at" timestamp with time zone,
	"finished_at" timestamp with time zone,
	"pace_since" timestamp with time zone,
	"pace_from" integer DEFAULT 0 NOT NULL
);
--> statement-breakpoint
CREATE TABLE "rule_shadow" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "rule_shadow_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"rule_version_id" bigint NOT NULL,
	"against_id" bigint NOT NULL,
	"state" text DEFAULT 'waiting' NOT NULL,
	"position" jsonb,
	"total" integer DEFAULT 0 NOT NULL,
	"done" integer DEFAULT 0 NOT NULL,
	"before" integer DEFAULT 0 NOT NULL,
	"after" integer DEFAULT 0 NOT NULL,
	"merges" integer DEFAULT 0 NOT NULL,
	"splits" integer DEFAULT 0 NOT NULL,
	"started_by" text NOT NULL,
	"error" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"started_at" timestamp with time zone,
	"finished_at" timestamp with time zone,
	"pace_since" timestamp with time zone,
	"pace_from" integer DEFAULT 0 NOT NULL
);
--> statement-breakpoint
CREATE TABLE "rule_switch" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "rule_switch_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"from_id" bigint NOT NULL,
	"to_id" bigint NOT NULL,
	"by" text NOT NULL,
	"reason" text,
	"at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "rule_version" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "rule_version_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"name" text NOT NULL,
	"rules" json NOT NULL,
	"state" text DEFAULT 'draft' NOT NULL,
	"created_by" text NOT NULL,
	"reason" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "shadow_change" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "shadow_change_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"shadow_id" bigint NOT NULL,
	"kind" text NOT NULL,
	"cluster_ids" bigint[] NOT NULL,
	"parts" json NOT NULL,
	"cause" text NOT NULL,
	"record_a" bigint,
	"record_b" bigint,
	"judged_now" json,
	"judged_then" json
);
--> statement-breakpoint
CREATE TABLE "shadow_library" (
	"shadow_id" bigint NOT NULL,
	"library_id" bigint NOT NULL,
	"records" integer NOT NULL,
	CONSTRAINT "shadow_library_shadow_id_library_id_pk" PRIMARY KEY("shadow_id","library_id")
);
--> statement-breakpoint
CREATE TABLE "shadow_request" (
	"shadow_id" bigint NOT NULL,
	"request_id" uuid NOT NULL,
	"change_id" bigint NOT NULL,
	CONSTRAINT "shadow_request_shadow_id_request_id_pk" PRIMARY KEY("shadow_id","request_id")
);
--> statement-breakpoint
ALTER TABLE "record_batch" ADD COLUMN "rerun_id" bigint;--> statement-breakpoint
ALTER TABLE "bibliographic_record" ADD COLUMN "describing" smallint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "rerun" ADD CONSTRAINT "rerun_rule_version_id_rule_version_id_fk" FOREIGN KEY ("rule_version_id") REFERENCES "public"."rule_version"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "rule_shadow" ADD CONSTRAINT "rule_shadow_rule_version_id_rule_version_id_fk" FOREIGN KEY ("rule_version_id") REFERENCES "public"."rule_version"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "rule_shadow" ADD CONSTRAINT "rule_shadow_against_id_rule_version_id_fk" FOREIGN KEY ("against_id") REFERENCES "public"."rule_version"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "rule_switch" ADD CONSTRAINT "rule_switch_from_id_rule_version_id_fk" FOREIGN KEY ("from_id") REFERENCES "public"."rule_version"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "rule_switch" ADD CONSTRAINT "rule_switch_to_id_rule_version_id_fk" FOREIGN KEY ("to_id") REFERENCES "public"."rule_version"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "shadow_change" ADD CONSTRAINT "shadow_change_shadow_id_rule_shadow_id_fk" FOREIGN KEY ("shadow_id") REFERENCES "public"."rule_shadow"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "shadow_library" ADD CONSTRAINT "shadow_library_shadow_id_rule_shadow_id_fk" FOREIGN KEY ("shadow_id") REFERENCES "public"."rule_shadow"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "shadow_request" ADD CONSTRAINT "shadow_request_shadow_id_rule_shadow_id_fk" FOREIGN KEY ("shadow_id") REFERENCES "public"."rule_shadow"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "rerun_running" ON "rerun" USING btree ("state") WHERE "rerun"."state" = 'running';--> statement-breakpoint
CREATE INDEX "rule_shadow_version" ON "rule_shadow" USING btree ("rule_version_id");--> statement-breakpoint
CREATE UNIQUE INDEX "rule_shadow_running" ON "rule_shadow" USING btree ("state") WHERE "rule_shadow"."state" = 'running';--> statement-breakpoint
CREATE UNIQUE INDEX "rule_version_active" ON "rule_version" USING btree ("state") WHERE "rule_version"."state" = 'active';--> statement-breakpoint
CREATE INDEX "shadow_change_cause" ON "shadow_change" USING btree ("shadow_id","cause","id");--> statement-breakpoint
CREATE INDEX "record_batch_rerun" ON "record_batch" USING btree ("rerun_id") WHERE "record_batch"."rerun_id" is not null;--> statement-breakpoint
CREATE INDEX "bibliographic_record_describing" ON "bibliographic_record" USING btree ("describing");--> statement-breakpoint
CREATE INDEX "cluster_event_emptied" ON "cluster_event" USING gin ("record_ids") WHERE "cluster_event"."kind" = 'emptied';