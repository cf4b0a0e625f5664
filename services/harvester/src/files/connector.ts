import { controlField, controlNumberOf, Iso2709Splitter, MarcXmlSplitter, readIso2709, readMarcXml, subfield, type MarcRecord, type RawRecord } from '@commonshelf/marc'
import { Batch } from '../batches.js'
import { SourceFailed, type Connector, type HarvestBatch, type HarvestEnd, type HarvestTask } from '../connector.js'
import { hashIdentifier } from '../hash.js'
import { headOf, openFile, syntaxOf, type FileSyntax } from './open.js'
import { fileSettings, type FileSettings } from './settings.js'

/** A run over one file. The file is named by the checkpoint that the run begins with. */
interface FileCheckpoint {
  file: string
  /** Offset in the content (after gzip) of the first record that is not committed. */
  position?: number
}

/** ISO 2709 and MARCXML files of any size, in constant memory. */
export const files: Connector = {
  async * harvest (task: HarvestTask): AsyncGenerator<HarvestBatch, HarvestEnd, void> {
    const { file, position = 0 } = fileCheckpoint(task)
    const { limits, signal } = task
    const settings = fileSettings(task.source)
    const syntax = syntaxOf(await headOf(file, 64 * 1024, signal))
    if (syntax === undefined) throw new SourceFailed('The file is neither ISO 2709 nor MARCXML')
    // A MARCXML stream has to be read from its root element; ISO 2709 can be entered at any record.
    const { chunks, start } = await openFile(file, syntax === 'iso2709' ? position : 0, limits.fileBytes, signal)
    const splitter = syntax === 'iso2709' ? new Iso2709Splitter({ maxBytes: limits.recordBytes }) : new MarcXmlSplitter({ maxBytes: limits.recordBytes })
    const batch = new Batch()
    let next = position
    let refused = false
    const sort = (raw: RawRecord) => {
      if (start + raw.position < position) return
      next = start + raw.position + raw.bytes.length
      refused ||= raw.error === 'xml-doctype' // the splitter reads no further
      take(raw, syntax, settings, batch)
    }
    for await (const chunk of chunks) {
      for (const raw of splitter.push(chunk)) {
        sort(raw)
        if (batch.full) yield batch.take({ ...task.checkpoint, position: next })
      }
    }
    const last = splitter.end().map(raw => isCutOff(raw, syntax) ? { ...raw, error: 'cut-off' } : raw)
    for (const raw of last) sort(raw)
    yield batch.take({ ...task.checkpoint, position: next })
    // What a file that is cut off lacks is not gone from the library.
    if (task.harvest.extent === 'full' && last.some(({ error }) => error !== undefined)) {
      throw new SourceFailed('The file is cut off within a record: what it brought is kept, and nothing is withdrawn')
    }
    return { complete: !refused }
  }
}

export function fileCheckpoint ({ checkpoint, source }: Pick<HarvestTask, 'checkpoint' | 'source'>): FileCheckpoint {
  if (typeof checkpoint?.file !== 'string') throw new SourceFailed(`No file was given for source ${source.id}: put one in its folder or upload one`)
  return { file: checkpoint.file, ...(typeof checkpoint.position === 'number' && { position: checkpoint.position }) }
}

/** Why a splitter could not make a record of some bytes. */
const frames: Record<string, string> = {
  'too-short': 'What stands between two record terminators is too short to be a record',
  'too-long': 'No end of the record was found within the bytes that a record may have; only its beginning is kept',
  'no-fields': 'The record element holds no MARC fields',
  'cut-off': 'The file ends within this record',
  'xml-malformed': 'The file ends within this record',
  'xml-doctype': 'The file declares a DOCTYPE; nothing after it is read'
}

function take (raw: RawRecord, syntax: FileSyntax, settings: FileSettings, batch: Batch): void {
  const { bytes } = raw
  if (raw.error !== undefined) {
    batch.reject({ reason: raw.error, detail: frames[raw.error] ?? 'The bytes make no record', bytes, syntax })
  } else {
    const identifier = controlNumberOf(bytes, syntax)?.trim() || fieldIdentifier(bytes, syntax, settings) || hashIdentifier(bytes)
    batch.add({ identifier, syntax, bytes, deleted: isDeleted(bytes, syntax) })
  }
}

/** The last record of a file that ended too early: no terminator, and fewer bytes than it says. Half a record replaces no whole one. */
function isCutOff ({ bytes, error }: RawRecord, syntax: FileSyntax): boolean {
  if (error !== undefined || syntax !== 'iso2709' || bytes.at(-1) === 0x1D) return false
  return Number(Buffer.from(bytes.subarray(0, 5)).toString('latin1')) > bytes.length
}

/** Leader position 5: `d` is a record that its library has deleted. */
function isDeleted (bytes: Uint8Array, syntax: FileSyntax): boolean {
  if (syntax === 'iso2709') return bytes[5] === 0x64
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, 4096)).toString('latin1')
  return /<(?:[\w.-]+:)?leader[^>]*>.{5}d/.test(head)
}

function fieldIdentifier (bytes: Uint8Array, syntax: FileSyntax, { identifierField, encoding }: FileSettings): string | undefined {
  if (!identifierField) return undefined
  try {
    const record = syntax === 'iso2709' ? readIso2709(bytes, { encoding: encoding as never }) : readMarcXml(bytes)
    return valueOf(record, identifierField)?.trim()
  } catch {
    return undefined // describing it will say what is wrong with it; until then its bytes are its name
  }
}

function valueOf (record: MarcRecord, { tag, code }: { tag: string, code?: string }): string | undefined {
  if (code === undefined) return controlField(record, tag)
  for (const field of record.dataFields) {
    const value = field.tag === tag ? subfield(field, code) : undefined
    if (value) return value
  }
  return undefined
}
