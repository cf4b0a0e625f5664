import { jobs } from '@commonshelf/queues'
import { SourceBusy } from '@commonshelf/store'
import { SourceFailed, usualLimits } from '../connector.js'
import type { HarvesterParts } from '../parts.js'
import { previewBook } from './preview.js'
import { rememberedOf, type SaidOfSheet } from './reading.js'

type Parts = Pick<HarvesterParts, 'store' | 'queues' | 'log' | 'limits'>

/**
 * Makes the preview of an upload. One whose sheets all have shapes that staff have settled before goes straight on to its
 * harvest, unless they want to see it.
 */
export async function readUpload ({ store, queues, log, limits }: Parts, uploadId: string): Promise<void> {
  const upload = await store.sheetUploads.find(uploadId)
  const source = upload?.state === 'reading' ? await store.sources.find(upload.sourceId) : undefined
  if (upload === undefined || source === undefined) return
  try {
    const preview = await previewBook(upload.path, source.encoding, { ...usualLimits, ...limits }, rememberedOf(source), upload.said as SaidOfSheet[])
    const waiting = await store.sheetUploads.previewed(upload, preview)
    const isKnown = preview.some(({ use }) => use) && preview.every(({ isList, known }) => known || !isList)
    if (waiting === undefined || waiting.ask || !isKnown) return
    const confirmed = await store.sheetUploads.confirm(uploadId, { readings: {}, leftOut: {} })
    if (confirmed !== undefined) await queues.add(jobs.harvest, { harvestId: confirmed.harvest.id })
    log.info({ uploadId, harvestId: confirmed?.harvest.id }, 'a spreadsheet of a known shape was taken in')
  } catch (error) {
    if (error instanceof SourceBusy) return // it waits for staff, who see that
    if (!(error instanceof SourceFailed)) throw error
    await store.sheetUploads.unreadable(uploadId, error.message)
  }
}

/** What a lost queue left, and sources whose rows are to be read again after a correction. */
export async function lookAfterSheets (parts: Parts, signal: AbortSignal): Promise<void> {
  const { store, queues, log } = parts
  await queues.addMany(jobs.readSheet, (await store.sheetUploads.reading()).map(uploadId => ({ uploadId })))
  for (const { id, settings } of await store.sources.list()) {
    if (settings.reread === undefined) continue
    // What is wrong with one source holds up none of the others
    await readAgain({ store, queues, log }, id, signal).catch((error: unknown) => { log.warn({ sourceId: id, err: error }, 'rows could not be read again') })
  }
}

async function readAgain ({ store, queues, log }: Pick<Parts, 'store' | 'queues' | 'log'>, sourceId: string, signal: AbortSignal): Promise<void> {
  for (let done = 0; !signal.aborted;) {
    const page = await store.sheetUploads.reread(sourceId)
    if (page === undefined) {
      log.info({ sourceId, rows: done }, 'rows were read again')
      return
    }
    done = page.done
    if (page.batchId !== undefined) await queues.add(jobs.describe, { batchId: page.batchId })
  }
}
