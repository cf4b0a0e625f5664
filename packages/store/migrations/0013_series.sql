CREATE TABLE "series_place" (
	"cluster_id" bigint NOT NULL,
	"ordinal" smallint NOT NULL,
	"key" bigint NOT NULL,
	"kind" text NOT NULL,
	"title" text NOT NULL,
	"volume" text,
	"position" text,
	"volume_title" text,
	"volumes" smallint,
	CONSTRAINT "series_place_cluster_id_ordinal_pk" PRIMARY KEY("cluster_id","ordinal")
);
--> statement-breakpoint
CREATE INDEX "series_place_key" ON "series_place" USING btree ("key","position","cluster_id");