import { isCorrectable } from './corrections.js'
import { merge, type ClusterToMerge } from './merge.js'

/**
 * Why a field has its value: from the fullest description of the entry; from the first, in order of fullness, that states
 * it; the longest text; gathered from several; or corrected by staff.
 */
export type OriginReason = 'fullest' | 'stated' | 'longest' | 'gathered' | 'corrected'

/** Where a field of an entry comes from: the records that gave its value, none where staff did. */
export interface Origin { field: string, records: string[], why: OriginReason }

/** The origin of every field of an entry that has a value, by the names of its fields. */
export function originsOf (cluster: ClusterToMerge): Origin[] {
  const origins = new Map<string, Origin>()
  merge(cluster, (field, record, why) => {
    const known = origins.get(field)
    if (known === undefined) origins.set(field, { field, records: [record], why })
    else if (!known.records.includes(record)) origins.set(field, { field, records: [...known.records, record], why: 'gathered' })
  })
  for (const field of Object.keys(cluster.corrections ?? {})) if (isCorrectable(field)) origins.set(field, { field, records: [], why: 'corrected' })
  return [...origins.values()].sort((x, y) => x.field < y.field ? -1 : 1)
}
