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
    const splitter = syntax === 'iso2709' ? new Iso2709Splitter() : new MarcXmlSplitter()
    const batch = new Batch()
    let next = position
    const sort = (raw: RawRecord) => {
      if (start + raw.position < position) return
      next = start + raw.position + raw.bytes.length
      take(raw, syntax, settings, limits.recordBytes, batch)
    }
    for await (const chunk of chunks) {
      for (const raw of splitter.push(chunk)) {
        sort(raw)
        if (batch.full) yield batch.take({ ...task.checkpoint, position: next })
      }
    }
    for (const raw of splitter.end()) sort(raw)
    yield batch.take({ ...task.checkpoint, position: next })
    return { complete: true }
  }
}

export function fileCheckpoint ({ checkpoint, source }: Pick<HarvestTask, 'checkpoint' | 'source'>): FileCheckpoint {
  if (typeof checkpoint?.file !== 'string') throw new SourceFailed(`No file was given for source ${source.id}: put one in its folder or upload one`)
  return { file: checkpoint.file, ...(typeof checkpoint.position === 'number' && { position: checkpoint.position }) }
}

function take (raw: RawRecord, syntax: FileSyntax, settings: FileSettings, largest: number, batch: Batch): void {
  const { bytes } = raw
  if (raw.error !== undefined) {
    batch.reject({ reason: 'unreadable', detail: raw.error, bytes, syntax })
  } else if (bytes.length > largest) {
    batch.reject({ reason: 'too-large', detail: `The record has ${bytes.length} bytes`, bytes: bytes.subarray(0, 100_000), syntax })
  } else {
    const identifier = controlNumberOf(bytes, syntax)?.trim() || fieldIdentifier(bytes, syntax, settings) || hashIdentifier(bytes)
    batch.add({ identifier, syntax, bytes, deleted: isDeleted(bytes, syntax) })
  }
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
