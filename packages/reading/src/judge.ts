import { assess, type Finding } from '@commonshelf/catalogue'
import type { Manner, ReceivedRecord } from './received.js'
import { statedBy, type Stated } from './stated.js'

/** What a library's records are judged against. */
export interface Measure { year: number, barcodeLengths: readonly number[] }

/** A record with what was found in it. `unreadable` ones are in quarantine, and no report speaks of them. */
export type Judged = { stated: Stated, findings: Finding[] } | { unreadable: string }

export function judge (record: ReceivedRecord, manner: Manner, measure: Measure, isbns?: readonly string[]): Judged {
  try {
    const stated = statedBy(record, manner)
    const { description, statements } = stated
    return { stated, findings: [...stated.findings, ...assess(description, { ...measure, ...statements !== undefined && { statements }, ...isbns !== undefined && { isbns } })] }
  } catch (error) {
    return { unreadable: error instanceof Error ? error.message : String(error) }
  }
}

/** A wrong ISBN to which nothing in the record itself bears witness: other libraries' records may. */
export const wantsWitness = (judged: Judged): boolean => 'findings' in judged && judged.findings.some(({ code, safe }) => code === 'isbn-invalid' && safe !== true)

/** Judges a piece of a library's records; for wrong ISBNs the other records of their clusters are asked. */
export async function judgeAll<R extends ReceivedRecord & { id: string, sourceId: string }> (
  records: readonly R[], manners: ReadonlyMap<string, Manner>, measure: Measure, isbnsBeside: (recordIds: string[]) => Promise<Map<string, string[]>>
): Promise<{ record: R, judged: Judged }[]> {
  const judgeOne = (record: R, isbns?: readonly string[]): Judged => judge(record, manners.get(record.sourceId)!, measure, isbns)
  const all = records.map(record => ({ record, judged: judgeOne(record) }))
  const witnesses = await isbnsBeside(all.filter(({ judged }) => wantsWitness(judged)).map(({ record }) => record.id))
  return all.map(one => {
    const isbns = witnesses.get(one.record.id)
    return isbns === undefined ? one : { record: one.record, judged: judgeOne(one.record, isbns) }
  })
}
