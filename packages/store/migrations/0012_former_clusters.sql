CREATE TABLE "former_cluster" (
	"rule_version_id" bigint NOT NULL,
	"cluster_id" bigint NOT NULL,
	"record_ids" bigint[] NOT NULL,
	CONSTRAINT "former_cluster_rule_version_id_cluster_id_pk" PRIMARY KEY("rule_version_id","cluster_id")
);
--> statement-breakpoint
ALTER TABLE "former_cluster" ADD CONSTRAINT "former_cluster_rule_version_id_rule_version_id_fk" FOREIGN KEY ("rule_version_id") REFERENCES "public"."rule_version"("id") ON DELETE cascade ON UPDATE no action;