import type { RecordHistory, RecordVersion } from '@commonshelf/api/contract'
import { useState } from 'react'
import { Link, useSearch } from 'wouter'
import { useResource } from '../api/resource.js'
import { useSpeech } from '../i18n/index.js'
import { Empty, ProblemNote, Skeleton } from '../parts/states.js'
import './quality.css'

/** A record as its library sends it, and what it was before. The address says which. */
export function RecordPart () {
  const { m, nameOf, number, date } = useSpeech()
  const id = new URLSearchParams(useSearch()).get('id') ?? ''
  const { data, problem, reload } = useResource<RecordHistory>(`/records/${encodeURIComponent(id)}`)
  const [chosen, setChosen] = useState<number>()
  if (problem && !data) return <ProblemNote problem={problem} retry={reload} />
  if (!data) return <Skeleton block='6rem' lines={6} />
  const { record, versions } = data
  const version = chosen ?? versions[0]?.version
  return (
    <div className='stack loose'>
      <div className='stack tight'>
        <h2>{data.title ?? record.identifier}</h2>
        <p className='soft'>{[nameOf(record.library), m.operator.protocol[record.source.protocol as keyof typeof m.operator.protocol] ?? record.source.protocol, record.identifier].join(' · ')}</p>
        {data.entry !== undefined && <p><Link href={`/entries/${data.entry}`}>{m.quality.toEntry}</Link></p>}
      </div>
      <ol className='card divide record-versions'>
        {versions.map(one => (
          <li key={one.version}>
            <button type='button' className='record-version' aria-pressed={one.version === version} onClick={() => setChosen(one.version)}>
              <strong>{m.quality.version(number(one.version))}</strong>
              {one.replacedAt === undefined && <span className='tag accent'>{m.quality.present}</span>}
              {one.deleted && <span className='tag bad'>{m.quality.gone}</span>}
              <span className='soft small number'>
                {[m.quality.receivedAt(date(one.receivedAt, true)), one.replacedAt && m.quality.replacedAt(date(one.replacedAt, true)), one.harvest?.file, m.operator.bytes(number(one.size))].filter(Boolean).join(' · ')}
              </span>
            </button>
          </li>
        ))}
      </ol>
      {version !== undefined && <Compared record={record.id} version={version} />}
      <p className='soft small'>{m.quality.policy(number(data.policy.versions), number(data.policy.days))}</p>
    </div>
  )
}

function Compared ({ record, version }: { record: string, version: number }) {
  const { m, number } = useSpeech()
  const [only, setOnly] = useState(true)
  const { data, problem, reload } = useResource<RecordVersion>(`/records/${record}/versions/${version}`, { keep: true })
  if (problem) return <ProblemNote problem={problem} retry={reload} />
  if (!data) return <Skeleton lines={6} />
  const rows = data.before !== undefined && only ? data.rows.filter(({ change }) => change !== 'same') : data.rows
  return (
    <section className='stack' aria-labelledby='compared'>
      <div className='row between'>
        <h2 id='compared'>{data.before === undefined ? m.quality.version(number(version)) : m.quality.compare}</h2>
        {data.before !== undefined && <label className='check'><input type='checkbox' checked={only} onChange={event => setOnly(event.target.checked)} />{m.quality.onlyDifferences}</label>}
      </div>
      {data.unreadable !== undefined && <p className='late'>{m.quality.unreadableVersion}: {data.unreadable}</p>}
      {rows.length === 0
        ? data.unreadable === undefined && <Empty icon='check' title={m.quality.noDifference} />
        : <div className='card flush scroll-x'>
            <table className='record-compared'>
              <thead><tr><th scope='col'>{m.quality.place}</th>{data.before !== undefined && <th scope='col'>{m.quality.before} <span className='soft small'>{m.quality.version(number(data.before))}</span></th>}<th scope='col'>{data.before === undefined ? m.quality.value : m.quality.after} <span className='soft small'>{m.quality.version(number(version))}</span></th></tr></thead>
              <tbody>
                {rows.map((row, at) => (
                  <tr key={at} className={`change-${row.change}`}>
                    <th scope='row'><code>{row.place}</code>{row.change !== 'same' && <span className='unseen'> {m.quality.changes[row.change]}</span>}</th>
                    {data.before !== undefined && <td className='was'>{row.before}</td>}
                    <td className='is'>{row.after}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>}
    </section>
  )
}
