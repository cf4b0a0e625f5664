import type { CatalogueEntry } from '@commonshelf/catalogue'
import { EntryNotFound } from '@commonshelf/lending'
import type { Store } from '@commonshelf/store'

/** The entry under an id; or where it is now, when it was joined to another. */
export async function lookUpEntry (store: Pick<Store, 'documents' | 'clusters'>, id: string): Promise<CatalogueEntry | { movedTo: string }> {
  const [entry] = await store.documents.entries([id])
  if (entry !== undefined) return entry
  const cluster = await store.clusters.find(id)
  if (cluster !== undefined && cluster.id !== id) return { movedTo: cluster.id }
  throw new EntryNotFound(id)
}
