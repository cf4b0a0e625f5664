import type { RawRecord } from '@commonshelf/marc'
import { Batch } from '../batches.js'
import { SourceFailed, type Connector, type HarvestBatch, type HarvestEnd, type HarvestTask } from '../connector.js'
import { identifiersIn } from './deletions.js'
import { openFile, type FilePart } from './open.js'
import { isCutOff, splitterOf, take } from './records.js'
import { fileSettings } from './settings.js'
import { isBeside, namesDeletions, syntaxOf, type FileSyntax } from './syntax.js'

/** A run over one file. The file is named by the checkpoint that the run begins with. */
interface FileCheckpoint {
  file: string
  /** What the library calls the file, where it lies under a name of ours. */
  name?: string
  /** Which of the files in an archive is being read. */
  part: number
  /** Offset in the part's content (unpacked) of the first record that is not committed. */
  position: number
  /** Something in an earlier part could not be read; an earlier part had records. */
  flawed: boolean
  records: boolean
}

/** ISO 2709, MARCXML and MARC in JSON of any size, plain or packed, and lists of deletions: in constant memory. */
export const files: Connector = {
  async * harvest (task: HarvestTask): AsyncGenerator<HarvestBatch, HarvestEnd, void> {
    const { file, name, part: first, position, ...before } = fileCheckpoint(task)
    const content = await openFile(file, task.limits, task.signal)
    try {
      if (content.parts.some(({ name }) => name === '[Content_Types].xml')) throw new SourceFailed('The file is a spreadsheet or a document, not a file of records: give it to a source of spreadsheets')
      if (content.parts.length === 0) throw new SourceFailed('The archive holds no files')
      let { flawed, records } = before
      let lists = 0
      for (const [number, part] of content.parts.entries()) {
        if (number < first) continue
        const known = content.isArchive ? part.name : name ?? part.name
        const outcome = yield * new Reading(task, part, known, { part: number, flawed, records }).batches(content.isArchive, number === first ? position : 0)
        records ||= outcome === 'whole' || outcome === 'flawed'
        flawed ||= outcome === 'flawed' || outcome === 'unknown'
        if (outcome === 'list') lists++
      }
      if (!records && lists === 0 && first === 0) throw new SourceFailed('The archive holds no file of ISO 2709, MARCXML or MARC in JSON')
      // A list of deletions alone is never all that a library has
      return { complete: records && !flawed }
    } finally {
      content.close()
    }
  }
}

export function fileCheckpoint ({ checkpoint, source }: Pick<HarvestTask, 'checkpoint' | 'source'>): FileCheckpoint {
  if (typeof checkpoint?.file !== 'string') throw new SourceFailed(`No file was given for source ${source.id}: put one in its folder or upload one`)
  const { file, name, part, position, flawed, records } = checkpoint
  return {
    file, part: typeof part === 'number' ? part : 0, position: typeof position === 'number' ? position : 0, flawed: flawed === true, records: records === true,
    ...(typeof name === 'string' && { name })
  }
}

/** `flawed` and `unknown`: not everything that it holds was seen, so what is missing is not gone from the library; `beside`: it is no loss. */
type Outcome = 'whole' | 'flawed' | 'list' | 'unknown' | 'beside'

/** Bytes that an empty collection may have, with all its namespaces. */
const longestEmpty = 2_000

/** One part of a file, as batches. */
class Reading {
  readonly #batch = new Batch()

  constructor (readonly task: HarvestTask, readonly part: FilePart, readonly name: string, readonly place: { part: number, flawed: boolean, records: boolean }) {}

  async * batches (inArchive: boolean, position: number): AsyncGenerator<HarvestBatch, Outcome, void> {
    const isList = namesDeletions(this.name)
    const head = await this.part.head(64 * 1024)
    const syntax = syntaxOf(head, { maybeList: isList })
    if (syntax !== undefined) return yield * this.#records(syntax, position)
    if (isList) return yield * this.#deletions()
    if (!inArchive) throw new SourceFailed('The file is neither ISO 2709, MARCXML nor MARC in JSON')
    if (head.length === 0 || isBeside(this.name)) return 'beside'
    this.#batch.reject({ reason: 'unknown-file', detail: `${this.name} in the archive is neither ISO 2709, MARCXML nor MARC in JSON; its beginning is kept`, bytes: head.subarray(0, 2000) })
    yield this.#taken(0)
    return 'unknown'
  }

  async * #records (syntax: FileSyntax, position: number): AsyncGenerator<HarvestBatch, Outcome, void> {
    const { task: { source, limits, harvest } } = this
    const settings = fileSettings(source)
    const batch = this.#batch
    // XML and JSON streams have to be read from their beginning; ISO 2709 can be entered at any record.
    const { chunks, start } = this.part.read(syntax === 'iso2709' ? position : 0)
    const splitter = splitterOf(syntax, limits.recordBytes)
    let next = position
    let refused = false
    let framed = 0
    let bytes = 0
    const sort = (raw: RawRecord) => {
      framed++
      if (start + raw.position < position) return
      next = start + raw.position + raw.bytes.length
      refused ||= raw.error === 'xml-doctype' // the splitter reads no further
      take(raw, syntax, settings, batch)
    }
    for await (const chunk of chunks) {
      bytes += chunk.length
      for (const raw of splitter.push(chunk)) {
        sort(raw)
        if (batch.full) yield this.#taken(next)
      }
    }
    const last = splitter.end().map(raw => isCutOff(raw, syntax) ? { ...raw, error: 'cut-off' } : raw)
    for (const raw of last) sort(raw)
    yield this.#taken(next)
    // An empty collection is a library without news; pages of something else are a mistake that nobody would notice
    if (framed === 0 && bytes > longestEmpty) throw new SourceFailed(`${this.name} holds no MARC records: it is ${syntax === 'marcxml' ? 'XML of another kind' : 'something else'}`)
    // What a file that is cut off lacks is not gone from the library.
    if (harvest.extent === 'full' && last.some(({ error }) => error !== undefined)) {
      throw new SourceFailed('The file is cut off within a record: what it brought is kept, and nothing is withdrawn')
    }
    return refused ? 'flawed' : 'whole'
  }

  async * #deletions (): AsyncGenerator<HarvestBatch, Outcome, void> {
    for await (const identifier of identifiersIn(this.part.read().chunks)) {
      this.#batch.add({ identifier, syntax: 'iso2709', bytes: new Uint8Array(0), deleted: true })
      if (this.#batch.full) yield this.#taken(0)
    }
    yield this.#taken(0)
    return 'list'
  }

  #taken (position: number): HarvestBatch {
    return this.#batch.take({ ...this.task.checkpoint, ...this.place, position })
  }
}
