import { Type, type Static } from 'typebox'
import { Next, paging, ref } from './schema.js'
import { EntrySummary } from './search.js'

export const EditionsQuery = Type.Object({ ...paging }, { additionalProperties: false })

/** GET /v1/entries/:id/editions. Other entries of the same work: editions, translations, other media, volumes. The newest first. */
export const Editions = Type.Object({
  total: Type.Integer(),
  entries: Type.Array(Type.Object({ summary: ref(EntrySummary), volume: Type.Optional(Type.String({ description: 'Number and name of the part, as stated' })) })),
  next: Next
}, { $id: 'Editions' })
export type Editions = Static<typeof Editions>
