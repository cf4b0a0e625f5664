import type { Entry, EntryWhy } from '@commonshelf/api/contract'
import { useState } from 'react'
import { useResource } from '../api/resource.js'
import { useSpeech } from '../i18n/index.js'
import { Icon } from '../parts/icons.js'
import { ProblemNote, Skeleton } from '../parts/states.js'
import { EvidenceList } from './evidence.js'

/** Points from which two records are one edition, as the rules of matching have it. */
const threshold = 80

/** Why these records are one entry: each record, and what joined it to the others. */
export function Why ({ entry }: { entry: Entry }) {
  const { m } = useSpeech()
  const [open, setOpen] = useState(false)
  const { data, problem, reload } = useResource<EntryWhy>(open ? `/entries/${entry.id}/why` : null)
  return (
    <details className='why' onToggle={event => setOpen(event.currentTarget.open)}>
      <summary><Icon name='chevron' size={18} />{m.why.title} <span className='soft small'>{m.why.records(entry.records.length)}</span></summary>
      <div className='stack'>
        {problem && <ProblemNote problem={problem} retry={reload} />}
        {!data && !problem && open && <Skeleton lines={5} />}
        {data && <Records why={data} />}
      </div>
    </details>
  )
}

function Records ({ why }: { why: EntryWhy }) {
  const { m, nameOf, date } = useSpeech()
  const byId = new Map(why.records.map(record => [record.id, record]))
  return (
    <>
      <p className='soft prose'>{why.records.length === 1 ? m.why.one : m.why.lead}</p>
      <ul className='divide'>
        {why.records.map(record => (
          <li key={record.id} className='why-record'>
            <h3>{nameOf(record.library)} {record.identifier !== undefined && <span className='soft small call-number'>{record.identifier}</span>}</h3>
            <p>{[record.title, record.contributors.join('; ')].filter(Boolean).join(' / ')}</p>
            <p className='soft small'>{[record.publisher, record.year, record.extent, record.isbn.join(', ')].filter(Boolean).join(' · ')}</p>
          </li>
        ))}
      </ul>
      {why.records.length > 1 && (
        <>
          <h3>{m.why.links}</h3>
          {why.links.length === 0 && <p className='soft'>{m.why.noLinks}</p>}
          <ul className='stack'>
            {why.links.map(link => (
              <li key={`${link.a} ${link.b}`} className='stack tight'>
                <p className='row small'>
                  <strong>{m.why.between(libraryOf(link.a), libraryOf(link.b))}</strong>
                  <span className='soft'><Meter share={link.score / (2 * threshold)} /> {m.why.points(Math.round(link.score), threshold)}</span>
                </p>
                <EvidenceList evidence={link.evidence} />
              </li>
            ))}
          </ul>
        </>
      )}
      {why.history.length > 0 && (
        <>
          <h3>{m.why.history}</h3>
          <ul className='stack tight small'>{why.history.map((event, index) => <li key={index}><span className='soft number'>{date(event.at, true)}</span> {m.why.events[event.what]}</li>)}</ul>
        </>
      )}
    </>
  )

  function libraryOf (id: string): string {
    const record = byId.get(id)
    return record ? nameOf(record.library) : id
  }
}

export function Meter ({ share }: { share: number }) {
  return <span className='meter' aria-hidden='true'><span style={{ width: `${Math.round(Math.min(1, Math.max(0, share)) * 100)}%` }} /></span>
}
