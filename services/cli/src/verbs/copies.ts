import { randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { readIsbnInHand } from '@commonshelf/catalogue'
import { Trouble } from '@commonshelf/local'
import type { Scan } from '@commonshelf/store'
import { withQueues, withStore } from '../home.js'
import { answer, table, type Answering } from '../output.js'
import { wantedLibrary } from './libraries.js'
import { whole } from './numbers.js'

interface AddOptions extends Answering { library: string, file?: string, barcode?: string, location?: string, callNumber?: string }

const atOnce = 200

/** Copies by their ISBNs, as words or one a line with the barcode behind it; the same as scanning them. */
export async function addCopies (isbns: string[], { library: code, file, barcode, location, callNumber, ...options }: AddOptions): Promise<void> {
  const lines = file === undefined ? isbns : [...isbns, ...(await readFile(file, 'utf8')).split(/\r?\n/).filter(line => line.trim() !== '')]
  if (lines.length === 0) throw new Trouble('Say which: ISBNs, or --file FILE with one a line')
  if (barcode !== undefined && lines.length > 1) throw new Trouble('--barcode is for one copy; in a file it stands behind the ISBN')
  const refused: { given: string, reason: string, expected?: string }[] = []
  const scans = lines.flatMap((line): Scan[] => {
    const [given = '', own = barcode] = line.trim().split(/[\s,;]+/)
    const read = readIsbnInHand(given)
    if ('wrong' in read) refused.push({ given, reason: read.wrong, ...'expected' in read && { expected: read.expected } })
    else return [{ scan: randomUUID(), isbn: read.isbn, ...own !== undefined && { barcode: own }, ...location !== undefined && { location }, ...callNumber !== undefined && { callNumber } }]
    return []
  })
  const added = await withQueues(async ({ store, queues }) => {
    const library = await wantedLibrary(store, code)
    const { jobs } = await import('@commonshelf/queues')
    const copies: { scan: string, isbn: string, barcode: string | null }[] = []
    for (let at = 0; at < scans.length; at += atOnce) {
      const { outcomes, batchId } = await store.scannedCopies.attach(library.id, scans.slice(at, at + atOnce))
      if (batchId !== undefined) await queues.add(jobs.describe, { batchId })
      for (const [place, outcome] of outcomes.entries()) {
        if ('refused' in outcome) refused.push({ given: scans[at + place]!.isbn, reason: `${outcome.refused} ${outcome.bearer.barcode}` })
        else copies.push({ scan: outcome.copy.scan, isbn: outcome.copy.isbn, barcode: outcome.copy.barcode })
      }
    }
    return copies
  })
  answer(options, { added, refused }, () => [
    `${added.length} ${added.length === 1 ? 'copy' : 'copies'} added to ${code}`, ...refused.map(({ given, reason, expected }) => `not taken: ${given}, ${reason}${expected === undefined ? '' : ` (it would be ${expected})`}`)
  ])
  if (added.length === 0) process.exitCode = 1
}

export async function listCopies ({ library: code, limit, ...options }: Answering & { library: string, limit: string }): Promise<void> {
  const found = await withStore(async store => {
    const { id } = await wantedLibrary(store, code)
    return { ...await store.scannedCopies.count(id), list: await store.scannedCopies.list(id, { limit: whole(limit, '--limit') }) }
  })
  answer(options, found, ({ copies, isbns, list }) => [
    `${copies} copies of ${isbns} ISBNs`, ...table([['scan', 'isbn', 'barcode', 'location', 'state'], ...list.map(({ scan, isbn, barcode, location, removed }) => [scan, isbn, barcode, location, removed ?? 'attached'])])
  ])
}

export async function undoCopy (scan: string, { library: code, ...options }: Answering & { library: string }): Promise<void> {
  const undone = await withQueues(async ({ store, queues }) => {
    const result = await store.scannedCopies.undo((await wantedLibrary(store, code)).id, scan)
    if (result === undefined) throw new Trouble(`${code} has no scan ${scan}. The list: commonshelf copy list --library ${code}`)
    const { jobs } = await import('@commonshelf/queues')
    if (result.batchId !== undefined) await queues.add(jobs.describe, { batchId: result.batchId })
    return result.copy
  })
  answer(options, undone, ({ isbn, removed }) => `${isbn}: ${removed ?? 'attached'}`)
}
