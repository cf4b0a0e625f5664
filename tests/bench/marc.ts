import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { featuresOf, matchKeysOf } from '@commonshelf/catalogue'
import { describeMarc, Iso2709Splitter, MarcXmlSplitter, readIso2709, readMarcXml, UnreadableRecord, type MarcRecord, type RecordSplitter } from '@commonshelf/marc'

/**
 * Reads every .mrc (and .iso) file of a folder, each step by itself, on one core. What a step costs is told per second and
 * per second of CPU, since other work on the machine spoils the first. Arguments: a folder; times to repeat (3).
 */
export async function run (args: string[]): Promise<void> {
  const folder = args[0]
  if (folder === undefined) {
    console.log('marc: no folder with .mrc files was given; skipped')
    return
  }
  const rounds = Number(args[1] ?? 3)
  const names = readdirSync(folder).sort()
  const files = (...endings: string[]): Buffer[] => names
    .filter(name => endings.some(ending => name.endsWith(ending)) && !name.includes('.delta.'))
    .map(name => readFileSync(join(folder, name)))

  const iso2709 = files('.mrc', '.iso')
  console.log(`ISO 2709: ${iso2709.length} files, ${(iso2709.reduce((sum, { length }) => sum + length, 0) / 1e6).toFixed(1)} MB, best of ${rounds}`)
  const split = (): RecordSplitter => new Iso2709Splitter()
  measure('split', rounds, iso2709, split, () => {})
  measure('read: every subfield a string', rounds, iso2709, split, bytes => { touch(readIso2709(bytes)) })
  measure('read, describe, holdings', rounds, iso2709, split, bytes => { describeMarc(readIso2709(bytes)) })
  measure('read, describe, holdings, match keys', rounds, iso2709, split, bytes => {
    matchKeysOf(featuresOf(describeMarc(readIso2709(bytes)).record))
  })
  peer(folder, names.filter(name => name.endsWith('.mrc') && !name.includes('.delta.')))

  const xml = files('.xml').slice(0, 3)
  if (xml.length === 0) return
  console.log(`MARCXML: ${xml.length} files, ${(xml.reduce((sum, { length }) => sum + length, 0) / 1e6).toFixed(1)} MB`)
  const splitXml = (): RecordSplitter => new MarcXmlSplitter()
  measure('split', rounds, xml, splitXml, () => {})
  measure('read', rounds, xml, splitXml, bytes => { touch(readMarcXml(bytes)) })
  measure('read, describe, holdings', rounds, xml, splitXml, bytes => { describeMarc(readMarcXml(bytes)) })
}

const chunk = 64 * 1024

function measure (what: string, rounds: number, files: Buffer[], splitter: () => RecordSplitter, work: (bytes: Uint8Array) => void): void {
  let best = { perSecond: 0, perCpuSecond: 0, userSeconds: 0 }
  let records = 0
  let unreadable = 0
  for (let round = 0; round < rounds; round++) {
    records = unreadable = 0
    const handle = (bytes: Uint8Array): void => {
      records++
      try {
        work(bytes)
      } catch (error) {
        if (!(error instanceof UnreadableRecord)) throw error
        unreadable++
      }
    }
    const cpu = process.cpuUsage()
    const started = performance.now()
    for (const file of files) {
      const splitting = splitter()
      for (let at = 0; at < file.length; at += chunk) for (const { bytes } of splitting.push(file.subarray(at, at + chunk))) handle(bytes)
      for (const { bytes } of splitting.end()) handle(bytes)
    }
    const seconds = (performance.now() - started) / 1000
    const { user, system } = process.cpuUsage(cpu)
    const perCpuSecond = records / ((user + system) / 1e6)
    if (perCpuSecond > best.perCpuSecond) best = { perSecond: records / seconds, perCpuSecond, userSeconds: user / 1e6 }
  }
  report(what, records, best.perSecond, best.perCpuSecond, `${best.userSeconds.toFixed(2)} s user${unreadable > 0 ? `, ${unreadable} unreadable` : ''}`)
}

let touched = 0

/** Looks at each value, so that none is left unread. */
function touch (record: MarcRecord): void {
  for (const field of record.dataFields) for (const { value } of field.subfields) touched += value.length
}

/** yaz-marcdump over the same files, where it is installed. */
function peer (folder: string, names: string[]): void {
  if (names.length === 0 || spawnSync('yaz-marcdump', ['-V']).error !== undefined) return
  for (const [what, flags] of [['yaz-marcdump, walk and check', ['-n']], ['yaz-marcdump, to JSON', ['-o', 'json']]] as const) {
    const started = performance.now()
    // /usr/bin/time is not everywhere: the shell's own `times` tells what its children used
    const script = `yaz-marcdump ${flags.join(' ')} "$@" > /dev/null 2>&1; times`
    const { stdout } = spawnSync('sh', ['-c', script, 'sh', ...names], { cwd: folder, encoding: 'utf8' })
    const seconds = (performance.now() - started) / 1000
    const children = /(\d+)m([\d.]+)s (\d+)m([\d.]+)s\s*$/.exec(stdout.trim())
    const cpu = children === null ? seconds : Number(children[1]) * 60 + Number(children[2]) + Number(children[3]) * 60 + Number(children[4])
    const records = names.reduce((sum, name) => sum + count(readFileSync(join(folder, name))), 0)
    report(what, records, records / seconds, records / cpu, `${cpu.toFixed(2)} s CPU`)
  }
}

function count (bytes: Buffer): number {
  let records = 0
  for (let at = bytes.indexOf(0x1d); at !== -1; at = bytes.indexOf(0x1d, at + 1)) records++
  return records
}

const report = (what: string, records: number, perSecond: number, perCpuSecond: number, rest: string): void =>
  console.log(`  ${what.padEnd(40)} ${String(records).padStart(7)} records  ${Math.round(perSecond).toLocaleString('en').padStart(9)}/s  ${Math.round(perCpuSecond).toLocaleString('en').padStart(9)}/CPU-s  ${rest}`)
