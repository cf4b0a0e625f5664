CREATE TABLE "index_follower" (
	"engine" text PRIMARY KEY NOT NULL,
	"change" bigint NOT NULL
);
