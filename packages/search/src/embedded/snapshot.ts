import { mkdir, open, rename, rm, type FileHandle } from 'node:fs/promises'
import { join } from 'node:path'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { crc32 } from 'node:zlib'
import { analyserVersion } from '../analysis.js'
import { facetNames, type ChangeNumber, type FacetName } from '../engine.js'
import { CatalogueIndex } from './catalogue-index.js'
import { Dictionaries } from './dictionaries.js'
import type { Dictionary } from './dictionary.js'
import { Segment, type Columns, type Ragged } from './segment.js'

/**
 * A snapshot is the index as it lies in memory, in one file: a magic word, the length of a header, the header (JSON), the
 * sections that it lists, a checksum of it all. It may be thrown away at any time; whatever does not fit is not read.
 */
const magic = 'commonshelf index\n'
const formatVersion = 2
const fileName = 'embedded-index.snapshot'

const kinds = { Uint8Array, Uint16Array, Uint32Array, Float64Array }
type Numbers = Uint8Array | Uint16Array | Uint32Array | Float64Array

interface Header {
  format: number
  analyser: number
  /** The database whose changes these are. */
  identity: string
  applied: ChangeNumber
  /** By segment: its documents, as a check. */
  segments: number[]
  sections: { name: string, kind: keyof typeof kinds, length: number }[]
}

/** Strings encoded between two turns of the event loop. */
const stringsPerPiece = 20_000

/** Why a snapshot was not read. */
export class SnapshotUnusable extends Error {
  override readonly name = 'SnapshotUnusable'
}

export async function writeSnapshot (directory: string, identity: string, index: CatalogueIndex): Promise<void> {
  // What is collected before the first await is of one moment; all of it but `dead` never changes afterwards.
  const { applied } = index
  const segments = [...index.segments]
  const sections: { name: string, values: Numbers }[] = []
  const add = (name: string, values: Numbers): void => { sections.push({ name, values }) }
  for (const [i, segment] of segments.entries()) {
    for (const [name, values] of arraysOf(segment)) add(`${i} ${name}`, values)
    add(`${i} dead`, segment.dead.slice())
    add(`${i} byId`, segment.byId)
  }
  const dictionaries = allDictionaries(index.dictionaries)
  const lengths = dictionaries.map(({ strings }) => strings.length)
  for (const { name, dictionary } of dictionaries) for (const [i, run] of dictionary?.sortedRuns().entries() ?? []) add(`${name} run ${i}`, run)
  for (const [i, { name, strings }] of dictionaries.entries()) {
    const [texts, units] = await encode(strings, lengths[i]!)
    add(`${name} texts`, texts)
    add(`${name} units`, units)
  }

  const header: Header = {
    format: formatVersion,
    analyser: analyserVersion,
    identity,
    applied,
    segments: segments.map(segment => segment.size),
    sections: sections.map(({ name, values }) => ({ name, kind: values.constructor.name as keyof typeof kinds, length: values.length }))
  }
  await mkdir(directory, { recursive: true })
  const path = join(directory, fileName)
  const unfinished = `${path}.${process.pid}`
  const file = await open(unfinished, 'w')
  try {
    let checksum = 0
    const write = async (bytes: Uint8Array): Promise<void> => {
      for (let at = 0; at < bytes.length; at += 1 << 22) {
        const piece = bytes.subarray(at, at + (1 << 22))
        checksum = crc32(piece, checksum)
        await file.write(piece)
      }
    }
    const json = Buffer.from(JSON.stringify(header))
    await write(Buffer.from(magic))
    await write(Buffer.from(Uint32Array.of(json.length).buffer))
    await write(json)
    for (const { values } of sections) await write(bytesOf(values))
    await file.write(Buffer.from(Uint32Array.of(checksum).buffer))
    await file.close()
    await rename(unfinished, path)
  } catch (error) {
    await file.close().catch(() => {})
    await rm(unfinished, { force: true })
    throw error
  }
}

/** The index that was kept of that database. Undefined where none was kept; throws `SnapshotUnusable` where it does not fit. */
export async function readSnapshot (directory: string, identity: string): Promise<CatalogueIndex | undefined> {
  const file = await open(join(directory, fileName), 'r').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined
    throw error
  })
  if (file === undefined) return undefined
  try {
    return await readFrom(file, identity)
  } finally {
    await file.close()
  }
}

export const removeSnapshot = (directory: string): Promise<void> => rm(join(directory, fileName), { force: true })

async function readFrom (file: FileHandle, identity: string): Promise<CatalogueIndex> {
  const { size } = await file.stat()
  let at = 0
  let checksum = 0
  const read = async (length: number): Promise<ArrayBuffer> => {
    if (at + length > size) throw new SnapshotUnusable('The snapshot ends too early')
    const bytes = new Uint8Array(length)
    for (let got = 0; got < length;) {
      const { bytesRead } = await file.read(bytes, got, Math.min(length - got, 1 << 26), at + got)
      if (bytesRead === 0) throw new SnapshotUnusable('The snapshot ends too early')
      got += bytesRead
    }
    at += length
    checksum = crc32(bytes, checksum)
    return bytes.buffer
  }
  if (Buffer.from(await read(Math.min(magic.length, size))).toString() !== magic) throw new SnapshotUnusable('This is no snapshot')
  const header = parseHeader(Buffer.from(await read(new Uint32Array(await read(4))[0]!)).toString())
  if (header.format !== formatVersion || header.analyser !== analyserVersion) throw new SnapshotUnusable('The snapshot is of another version')
  if (header.identity !== identity) throw new SnapshotUnusable('The snapshot is of another database')
  const sections = new Map<string, Numbers>()
  for (const { name, kind, length } of header.sections) {
    const Kind = kinds[kind]
    if (Kind === undefined || !Number.isInteger(length)) throw new SnapshotUnusable('The header is damaged')
    sections.set(name, new Kind(await read(length * Kind.BYTES_PER_ELEMENT)))
  }
  const expected = checksum
  if (new Uint32Array(await read(4))[0] !== expected || at !== size) throw new SnapshotUnusable('The snapshot is damaged')
  return assemble(header, sections)
}

function parseHeader (text: string): Header {
  try {
    return JSON.parse(text) as Header
  } catch {
    throw new SnapshotUnusable('The header is damaged')
  }
}

function assemble (header: Header, sections: Map<string, Numbers>): CatalogueIndex {
  const take = <A extends Numbers>(name: string): A => {
    const values = sections.get(name)
    if (values === undefined) throw new SnapshotUnusable(`The snapshot lacks ${name}`)
    return values as A
  }
  const dictionaries = new Dictionaries()
  for (const { name, dictionary, strings } of allDictionaries(dictionaries)) {
    const texts = decode(take<Uint8Array>(`${name} texts`), take<Uint32Array>(`${name} units`))
    if (dictionary === undefined) { for (const text of texts) strings.push(text) } else {
      const runs: Uint32Array[] = []
      while (sections.has(`${name} run ${runs.length}`)) runs.push(take<Uint32Array>(`${name} run ${runs.length}`))
      dictionary.restore(texts, runs)
    }
  }
  const index = new CatalogueIndex(dictionaries)
  index.restore(header.segments.map((_, i) => {
    const ragged = <A extends Uint8Array | Uint32Array = Uint32Array>(name: string): Ragged<A> =>
      ({ starts: take<Uint32Array>(`${i} ${name} starts`), values: take<A>(`${i} ${name} values`) })
    const column = <A extends Numbers>(name: keyof Columns): A => take<A>(`${i} columns ${name}`)
    return new Segment({
      columns: {
        ids: column('ids'),
        years: column('years'),
        held: column('held'),
        available: column('available'),
        titleHash: column('titleHash'),
        fullTitleHash: column('fullTitleHash'),
        titleLength: column('titleLength'),
        titleKey: column('titleKey')
      },
      postings: { terms: take(`${i} postings terms`), starts: take(`${i} postings starts`), docs: take(`${i} postings docs`), fields: take(`${i} postings fields`) },
      keys: { hashes: take(`${i} keys hashes`), docs: take(`${i} keys docs`) },
      forward: ragged('forward'),
      titles: ragged<Uint8Array>('titles'),
      facets: Object.fromEntries(facetNames.map(name => [name, ragged(`facet ${name}`)])) as Record<FacetName, Ragged>
    }, take<Uint8Array>(`${i} dead`), take<Uint32Array>(`${i} byId`))
  }), header.applied)
  return index
}

function * arraysOf (segment: Segment): Generator<[name: string, values: Numbers]> {
  for (const [name, values] of Object.entries(segment.columns)) yield [`columns ${name}`, values]
  for (const [name, values] of Object.entries(segment.postings)) yield [`postings ${name}`, values]
  for (const [name, values] of Object.entries(segment.keys)) yield [`keys ${name}`, values]
  const ragged: [string, Ragged<Uint8Array | Uint32Array>][] = [['forward', segment.forward], ['titles', segment.titles],
    ...facetNames.map((name): [string, Ragged] => [`facet ${name}`, segment.facets[name]])]
  for (const [name, { starts, values }] of ragged) {
    yield [`${name} starts`, starts]
    yield [`${name} values`, values]
  }
}

/** All lists of strings, those with a dictionary behind them and those of what facets show. */
function allDictionaries ({ terms, facets }: Dictionaries): { name: string, dictionary?: Dictionary, strings: string[] }[] {
  return [{ name: 'terms', dictionary: terms, strings: terms.texts }, ...facetNames.flatMap(name => [
    { name: `${name} folded`, dictionary: facets[name].folded, strings: facets[name].folded.texts },
    { name: `${name} shown`, strings: facets[name].shown }
  ])]
}

const bytesOf = (values: Numbers): Uint8Array => new Uint8Array(values.buffer, values.byteOffset, values.byteLength)

/** Strings as UTF-8, and the UTF-16 units of each. */
async function encode (strings: string[], length: number): Promise<[texts: Uint8Array, units: Uint32Array]> {
  const pieces: Buffer[] = []
  const units = new Uint32Array(length)
  for (let i = 0; i < length; i++) units[i] = strings[i]!.length
  for (let i = 0; i < length; i += stringsPerPiece) {
    pieces.push(Buffer.from(strings.slice(i, Math.min(i + stringsPerPiece, length)).join('')))
    await nextTurn()
  }
  const texts = Buffer.concat(pieces)
  return [new Uint8Array(texts.buffer, texts.byteOffset, texts.length), units]
}

function decode (texts: Uint8Array, units: Uint32Array): string[] {
  const all = new TextDecoder('utf-8', { ignoreBOM: true }).decode(texts)
  const strings: string[] = []
  let at = 0
  for (const length of units) {
    // A copy, or every word would hold on to the whole text.
    strings.push(Buffer.from(all.slice(at, at + length), 'utf16le').toString('utf16le'))
    at += length
  }
  if (at !== all.length) throw new SnapshotUnusable('The strings are damaged')
  return strings
}
