import type { Request, Statistics } from '@commonshelf/api/contract'
import { Link } from 'wouter'
import { useResource } from '../api/resource.js'
import { useSpeech } from '../i18n/index.js'
import { Icon } from '../parts/icons.js'
import { Note, ProblemNote, Skeleton } from '../parts/states.js'

const shown = ['libraries', 'sources', 'sourceRecords', 'bibliographicRecords', 'clusters', 'works', 'holdings', 'items', 'documents', 'quarantined'] as const

export function Overview () {
  const { m, number } = useSpeech()
  const { data, problem, reload } = useResource<Statistics>('/statistics', { every: 5_000 })
  if (problem && !data) return <ProblemNote problem={problem} retry={reload} />
  if (!data) return <Skeleton block='10rem' lines={3} />
  const behind = data.index.latest - data.index.applied
  const waiting = (['describe', 'match', 'index'] as const).filter(step => (data.waiting[step] ?? 0) > 0)
  return (
    <div className='stack loose'>
      <dl className='figures'>
        {shown.map(name => data[name] !== undefined && (
          <div key={name}><dt className='soft small'>{m.operator.statistics[name]}</dt><dd className='number'>{number(data[name])}</dd></div>
        ))}
      </dl>
      {data.outdated > 0 && <Note kind='warn'><p>{m.rules.outdated(number(data.outdated))} <Link href='/administration/reruns'>{m.operator.reruns}</Link></p></Note>}
      <section className='stack tight' aria-labelledby='waiting'>
        <h2 id='waiting'>{m.operator.waitingTitle}</h2>
        {waiting.length === 0
          ? <Note kind='good' icon='check'>{m.operator.nothingWaiting}</Note>
          : <ul className='row'>{waiting.map(step => <li key={step} className='tag accent'><Icon name='clock' size={14} />{number(data.waiting[step] ?? 0)} {m.operator.waiting[step]}</li>)}</ul>}
        <p className='soft'>{m.operator.index}: {data.index.engine}, {behind > 0 ? m.operator.indexBehind(number(behind)) : m.operator.indexCurrent}</p>
      </section>
      {Object.keys(data.requests).length > 0 && (
        <section className='stack tight' aria-labelledby='byStatus'>
          <h2 id='byStatus'>{m.operator.requestsByStatus}</h2>
          <dl className='figures small-figures'>
            {Object.entries(data.requests).map(([status, count]) => <div key={status}><dt className='soft small'>{m.status[status as Request['status']] ?? status}</dt><dd className='number'>{number(count)}</dd></div>)}
          </dl>
        </section>
      )}
    </div>
  )
}
