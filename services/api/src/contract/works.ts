import { Type, type Static } from 'typebox'
import { LibraryName } from './directory.js'
import { Next, oneOf, paging, ref } from './schema.js'
import { EntrySummary } from './search.js'

const text = Type.Optional(Type.String())

export const EditionsQuery = Type.Object({ ...paging }, { additionalProperties: false })

/** GET /v1/entries/:id/editions. Other entries of the same work: editions, translations, other media, volumes. The newest first. */
export const Editions = Type.Object({
  total: Type.Integer(),
  entries: Type.Array(Type.Object({ summary: ref(EntrySummary), volume: Type.Optional(Type.String({ description: 'Number and name of the part, as stated' })) })),
  next: Next
}, { $id: 'Editions' })
export type Editions = Static<typeof Editions>

/** GET /v1/entries/:id/series. The series and the set of several volumes that an entry is in. */
export const EntrySeries = Type.Object({
  series: Type.Array(Type.Object({
    key: Type.String(),
    kind: oneOf(['series', 'set']),
    title: Type.String(),
    volume: Type.Optional(Type.String({ description: 'Which one this entry is, as stated' })),
    entries: Type.Integer({ description: 'Entries of the catalogue in it, this one included' }),
    volumes: Type.Optional(Type.Integer({ description: 'How many volumes the set has, where a description says so' }))
  }))
}, { $id: 'EntrySeries' })
export type EntrySeries = Static<typeof EntrySeries>

/** GET /v1/series/:key. Every volume with who has it, in shelf order; those without a number last. */
export const SeriesVolumes = Type.Object({
  title: Type.String(),
  kind: oneOf(['series', 'set']),
  total: Type.Integer(),
  missing: Type.Array(Type.Integer(), { description: 'Numbers that nobody in the alliance has, at most 100; none where volumes are not numbered plainly' }),
  volumes: Type.Array(Type.Object({
    volume: text, volumeTitle: text,
    summary: ref(EntrySummary),
    holders: Type.Array(Type.Object({ library: ref(LibraryName), items: Type.Integer(), available: Type.Integer() }), { description: 'Those with a copy on the shelf first, at most twenty' })
  })),
  next: Next
}, { $id: 'SeriesVolumes' })
export type SeriesVolumes = Static<typeof SeriesVolumes>
