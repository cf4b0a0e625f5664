import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { join } from 'node:path'
import { controlField, describeMarc, Iso2709Splitter, readIso2709, UnreadableRecord } from '@commonshelf/marc'
import { scoreLabelledPairs } from './match-labelled.js'
import { scoreMatching, type MatchScore, type TrueRecord } from './match-score.js'

/**
 * What rules in common use reach on the generator's default set of 100,000 records (ten libraries of 10,000, seed 1), as
 * measured with union-find over shared keys; for comparison, not run here.
 */
const baselines = [
  'rules in common use on the set of 10 x 10,000 records, seed 1 (precision / recall / F1):',
  '  careful keys: own ISBN with medium and volume, OCLC, or title, volume, author, medium, pages, decade   0.967 / 0.950 / 0.958',
  '  Gold-Rush-like fixed key                                                                              0.9995 / 0.517 / 0.681',
  '  any shared ISBN                                                                                        0.908 / 0.746 / 0.819'
]

/**
 * Scores matching on generated catalogues: the folders given, each with libNNN.mrc and truth.tsv. `--examples` shows pairs,
 * `--labelled FILE` scores decisions of staff as GET /v1/decisions gives them.
 */
export async function run (args: string[]): Promise<void> {
  const decisions = args.flatMap((arg, at) => arg === '--labelled' ? args.slice(at + 1, at + 2) : [])
  const folders = args.filter(arg => !arg.startsWith('--') && !decisions.includes(arg))
  if (folders.length === 0) {
    console.log('match: no folder with a generated catalogue was given (libNNN.mrc and truth.tsv)')
  }
  for (const folder of folders) {
    const records = readGenerated(folder)
    console.log(`match: ${folder}, ${records.length} records, Node ${process.version}, ${cpus()[0]?.model ?? 'unknown processor'}`)
    print(scoreMatching(records), args.includes('--examples'))
  }
  scoreLabelledPairs(decisions)
  for (const line of baselines) console.log(line)
}

/** The records of a generated folder, described by our own reader, with their truth. */
export function readGenerated (folder: string): TrueRecord[] {
  const truth = new Map<string, Omit<TrueRecord, 'record'>>()
  for (const line of readFileSync(join(folder, 'truth.tsv'), 'utf8').split('\n').slice(1)) {
    const [library, id, edition, work, kind, , script, flags] = line.split('\t')
    if (library === undefined || id === undefined || edition === undefined || work === undefined || kind === undefined) continue
    truth.set(`${library} ${id}`, { library, edition, work, kind, script: script ?? '', flags: (flags ?? '').split(',').filter(flag => flag !== '') })
  }
  const libraries = existsSync(join(folder, 'libraries.tsv'))
    ? readFileSync(join(folder, 'libraries.tsv'), 'utf8').split('\n').slice(1).map(line => line.split('\t')[0] ?? '')
    : []
  const records: TrueRecord[] = []
  let unreadable = 0
  readdirSync(folder).filter(name => /^lib[0-9]+\.mrc$/.test(name)).sort().forEach((name, index) => {
    const splitter = new Iso2709Splitter()
    for (const { bytes } of [...splitter.push(readFileSync(join(folder, name))), ...splitter.end()]) {
      try {
        const marc = readIso2709(bytes)
        const known = truth.get(`${libraries[index] ?? ''} ${controlField(marc, '001') ?? ''}`)
        if (known !== undefined) records.push({ record: describeMarc(marc).record, ...known })
      } catch (error) {
        if (!(error instanceof UnreadableRecord)) throw error
        unreadable++
      }
    }
  })
  if (unreadable > 0) console.log(`match: ${unreadable} records of ${folder} could not be read and are left out`)
  return records
}

function print (score: MatchScore, withExamples: boolean): void {
  const share = (value: number): string => value.toFixed(4)
  console.log(`  pairs: precision ${share(score.precision)}, recall ${share(score.recall)}, F1 ${share(score.f1)}`)
  const { undecidable, works } = score
  console.log(`  pairs that no field of the two could decide: ${undecidable.wrong} together, ${undecidable.missed} apart; without them precision ${share(undecidable.precision)}, recall ${share(undecidable.recall)}, F1 ${share(undecidable.f1)}`)
  for (const [script, { records, precision, recall, f1 }] of score.bcubed) console.log(`  B-cubed, ${script} (${records} records): precision ${share(precision)}, recall ${share(recall)}, F1 ${share(f1)}`)
  console.log(`  clusters that mix two works: ${score.mixedWorks}; entries of one work: precision ${share(works.precision)}, recall ${share(works.recall)}, without ${works.unnamedTranslations} translations that name no original ${share(works.recallNamed)}`)
  console.log(`  ${score.clusters} clusters for ${score.editions} true editions; largest ${score.largest}; largest that mixes editions: ${score.largestWrong.records} records of ${score.largestWrong.editions} editions`)
  const { featuresAndKeys, solve, slowestComponent, largestComponent } = score.microseconds
  console.log(`  CPU: features and keys ${featuresAndKeys.toFixed(1)} µs a record when warm, solving ${solve.toFixed(1)} µs a record; largest component ${largestComponent} records, slowest ${(slowestComponent / 1000).toFixed(1)} ms`)
  for (const [cause, pairs] of score.wrong) console.log(`  wrongly together ${String(pairs).padStart(6)}  ${cause}`)
  for (const [cause, pairs] of score.missed) console.log(`  wrongly apart    ${String(pairs).padStart(6)}  ${cause}`)
  if (withExamples) for (const example of score.examples) console.log(`  ${example}`)
}
