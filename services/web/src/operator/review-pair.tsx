import type { DoubtfulPair, ReviewedRecord } from '@commonshelf/api/contract'
import { Link } from 'wouter'
import { EvidenceList } from '../catalogue/evidence.js'
import { useSpeech } from '../i18n/index.js'
import { languageName } from '../i18n/languages.js'

const compared = ['title', 'responsibility', 'contributors', 'edition', 'publication', 'year', 'extent', 'series', 'isbn', 'languages', 'format', 'carrier', 'subjects', 'notes'] as const
type Field = typeof compared[number]

/** Two records side by side; what differs is marked, what both leave out is left out. */
export function PairView ({ pair, threshold }: { pair: DoubtfulPair, threshold: number }) {
  const { m, nameOf, language } = useSpeech()
  const { left, right } = pair
  const textOf = (record: ReviewedRecord, field: Field): string => {
    const value = record[field]
    if (field === 'format') return m.formats[record.format]
    if (field === 'carrier') return m.carriers[record.carrier]
    if (field === 'languages') return record.languages.map(code => languageName(code, language)).join('；')
    return Array.isArray(value) ? value.join('；') : String(value ?? '')
  }
  const head = (record: ReviewedRecord) => (
    <>
      <strong>{nameOf(record.library)}</strong>
      <span className='soft small call-number'>{record.identifier}</span>
      {record.entry !== '' && <span className='small'><Link href={`/entries/${record.entry}`}>{m.review.openEntry}</Link> <span className='soft'>{m.review.recordsTogether(record.records)}</span></span>}
    </>
  )
  return (
    <section className='card stack' aria-label={`${left.title} | ${right.title}`}>
      <p className='row small'>
        <strong>{m.review.points(Math.round(pair.score), threshold)}</strong>
        <span className='tag'>{pair.together ? m.review.together : m.review.apart}</span>
        {pair.veto !== undefined && <span className='tag warn'>{m.review.veto(m.why.features[pair.veto] ?? pair.veto)}</span>}
      </p>
      <table className='compared'>
        <thead><tr><td /><th scope='col'>{head(left)}</th><th scope='col'>{head(right)}</th></tr></thead>
        <tbody>
          {compared.map(field => {
            const [a, b] = [textOf(left, field), textOf(right, field)]
            if (a === '' && b === '') return null
            return (
              <tr key={field} className={a === b ? undefined : 'differs'}>
                <th scope='row'>{m.review.fields[field]}</th>
                <td>{a || <span className='soft'>–</span>}</td>
                <td>{b || <span className='soft'>–</span>}</td>
              </tr>
            )
          })}
        </tbody>
      </table>
      <h3>{m.review.evidence}</h3>
      <EvidenceList evidence={pair.evidence} />
    </section>
  )
}
