import type { Harvest as HarvestRow, QuarantineCase, Source as SourceRow } from '@commonshelf/store'
import type { Harvest, Library, Quarantined, Source } from '../contract/index.js'
import { nameOf } from '../directory/directory.js'
import { optional } from '../search/summary.js'

export const shownSource = ({ id, protocol, address, dialect, encoding, settings, schedule, watermark, enabled }: SourceRow, library: Library): Source => ({
  id, library: nameOf(library), protocol, dialect, encoding, settings, enabled,
  ...optional({ address: address ?? undefined, schedule: schedule ?? undefined, watermark: watermark ?? undefined })
})

export const shownHarvest = (row: HarvestRow, library?: Library): Harvest => ({
  id: row.id, source: row.sourceId, extent: row.extent, state: row.state,
  received: row.received, unchanged: row.unchanged, withdrawn: row.withdrawn, quarantined: row.quarantined,
  ...optional({
    library: library && nameOf(library),
    error: row.error ?? undefined,
    startedAt: row.startedAt?.toISOString(),
    finishedAt: row.finishedAt?.toISOString()
  })
})

export const shownCase = (row: QuarantineCase, library?: Library): Quarantined => ({
  id: row.id, source: row.sourceId, step: row.step, reason: row.reason, detail: row.detail, state: row.state,
  size: row.size, createdAt: row.createdAt.toISOString(),
  ...optional({ library: library && nameOf(library), harvest: row.harvestId ?? undefined, identifier: row.identifier ?? undefined })
})
