import type { Entry, EntryProvenance } from '@commonshelf/api/contract'
import { useState } from 'react'
import { Link } from 'wouter'
import { useResource } from '../api/resource.js'
import { useSession } from '../api/session.js'
import { withQuery } from '../api/client.js'
import { useSpeech } from '../i18n/index.js'
import { languageName } from '../i18n/languages.js'
import { Icon } from '../parts/icons.js'
import { ProblemNote, Skeleton } from '../parts/states.js'

type Field = EntryProvenance['fields'][number]

/** For each part of the entry, which library's record said so and why that one; then what happened to the entry. */
export function Provenance ({ entry }: { entry: Entry }) {
  const { m } = useSpeech()
  const [open, setOpen] = useState(false)
  const { data, problem, reload } = useResource<EntryProvenance>(open ? `/entries/${entry.id}/provenance` : null)
  return (
    <details className='why' onToggle={event => setOpen(event.currentTarget.open)}>
      <summary><Icon name='chevron' size={18} />{m.quality.provenance}</summary>
      <div className='stack'>
        {problem && <ProblemNote problem={problem} retry={reload} />}
        {!data && !problem && open && <Skeleton lines={5} />}
        {data && <Told provenance={data} />}
      </div>
    </details>
  )
}

function Told ({ provenance: { fields, records, history } }: { provenance: EntryProvenance }) {
  const { m, language, nameOf, number, date } = useSpeech()
  const { session } = useSession()
  const byId = new Map(records.map(record => [record.id, record]))
  const libraryOf = (id: string) => { const record = byId.get(id); return record === undefined ? id : nameOf(record.library) }
  const libraries = (ids: string[]) => [...new Set(ids.map(libraryOf))].join(language === 'zh' ? '、' : ', ')
  const worded = (field: string, value: string) => field === 'carrier'
    ? m.carriers[value as keyof typeof m.carriers] ?? value
    : field === 'languages' ? value.split(', ').map(code => languageName(code, language)).join(', ') : value
  return (
    <>
      <dl className='facts'>
        {fields.map((field, at) => (
          <Row key={`${field.field} ${field.value}`} field={field} isFirst={fields[at - 1]?.field !== field.field} />
        ))}
      </dl>
      <h3>{m.quality.records}</h3>
      <ul className='divide'>
        {records.map(record => (
          <li key={record.id} className='why-record'>
            <p><strong>{nameOf(record.library)}</strong> <span className='soft small call-number'>{record.identifier}</span></p>
            <p className='soft small number'>{[
              record.harvest?.at === undefined ? m.quality.receivedAt(date(record.receivedAt)) : m.quality.harvested(date(record.harvest.at)),
              m.quality.version(number(record.version)), record.formerly > 0 && m.quality.formerly(number(record.formerly))
            ].filter(Boolean).join(' · ')}</p>
            {session?.kind === 'staff' && session.role === 'operator' && <p className='small'><Link href={withQuery('/administration/records', { id: record.id })}>{m.quality.toRecord}</Link></p>}
          </li>
        ))}
      </ul>
      <h3>{m.quality.history}</h3>
      <ul className='stack tight small'>{history.map((event, at) => <li key={at}><span className='soft number'>{date(event.at, true)}</span> {told(event)}</li>)}</ul>
    </>
  )

  function told ({ what, details }: EntryProvenance['history'][number]): string {
    const about = details as { records?: string[], version?: number, field?: string } | undefined
    const said = m.quality.events[what]
    if (what === 'received') return m.quality.eventOf(said, libraryOf(about?.records?.[0] ?? ''), String(about?.version ?? 1))
    return what === 'corrected' && about?.field !== undefined ? `${m.quality.fieldNames[about.field] ?? about.field}: ${said}` : said
  }

  function Row ({ field: { field, value, reason, records: ids, others }, isFirst }: { field: Field, isFirst: boolean }) {
    return (
      <>
        <dt>{isFirst ? m.quality.fieldNames[field] ?? field : ''}</dt>
        <dd>
          <p className='provenance-value'>{worded(field, value)}</p>
          <p className='soft small'>{reason === 'staff' ? m.quality.why.staff : `${libraries(ids)} · ${m.quality.why[reason]}`}</p>
          {others.length > 0 && <p className='soft small'>{m.quality.othersSay}: {others.slice(0, 3).map(other => `${worded(field, other.value.slice(0, 120))} (${libraries(other.records)})`).join('; ')}</p>}
        </dd>
      </>
    )
  }
}
