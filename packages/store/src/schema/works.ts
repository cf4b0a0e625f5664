import { index, pgTable, primaryKey, smallint, text } from 'drizzle-orm/pg-core'
import { id } from './columns.js'

/** Where an entry stands in a series or a set of several volumes: written with its document, and found by the series' key. */
export const seriesPlace = pgTable('series_place', {
  clusterId: id('cluster_id').notNull(),
  ordinal: smallint().notNull(),
  /** What two volumes of a series have in common; see `seriesOf`. */
  key: id().notNull(),
  kind: text({ enum: ['series', 'set'] }).notNull(),
  title: text().notNull(),
  volume: text(),
  /** The volume so that text order is shelf order; null for a set as a whole, and where there is no number. */
  position: text(),
  volumeTitle: text('volume_title'),
  /** How many volumes the set has, where the description is of the whole. */
  volumes: smallint()
}, table => [
  primaryKey({ columns: [table.clusterId, table.ordinal] }),
  index('series_place_key').on(table.key, table.position, table.clusterId)
])
