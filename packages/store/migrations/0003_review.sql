CREATE TABLE "correction" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "correction_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"cluster_id" bigint NOT NULL,
	"field" text NOT NULL,
	"value" json,
	"reason" text,
	"staff" text NOT NULL,
	"at" timestamp with time zone DEFAULT now() NOT NULL,
	"ended_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "doubtful_pair" (
	"record_a" bigint NOT NULL,
	"record_b" bigint NOT NULL,
	"score" real NOT NULL,
	"veto" text,
	"evidence" json NOT NULL,
	"set_aside" boolean DEFAULT false NOT NULL,
	"found_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "doubtful_pair_record_a_record_b_pk" PRIMARY KEY("record_a","record_b"),
	CONSTRAINT "doubtful_pair_order" CHECK ("doubtful_pair"."record_a" < "doubtful_pair"."record_b")
);
--> statement-breakpoint
CREATE UNIQUE INDEX "correction_standing" ON "correction" USING btree ("cluster_id","field") WHERE "correction"."ended_at" is null;--> statement-breakpoint
CREATE INDEX "doubtful_pair_b" ON "doubtful_pair" USING btree ("record_b");--> statement-breakpoint
CREATE INDEX "doubtful_pair_open" ON "doubtful_pair" USING btree ("score","record_a","record_b") WHERE not "doubtful_pair"."set_aside";