import type { Harvest, Harvests, Source, Sources } from '@commonshelf/api/contract'
import { useState } from 'react'
import { Link } from 'wouter'
import { api } from '../api/client.js'
import { Problem } from '../api/problem.js'
import { useResource } from '../api/resource.js'
import { useSpeech } from '../i18n/index.js'
import { Icon } from '../parts/icons.js'
import { Empty, ProblemNote, Skeleton } from '../parts/states.js'
import { HarvestLine } from './harvest-line.js'
import { NewSourceForm, takesFiles } from './new-source.js'
import { Readings } from './sheet-readings.js'
import { Upload } from './upload.js'

export function SourcesPart () {
  const { m } = useSpeech()
  const { data, problem, reload } = useResource<Sources>('/sources?limit=100')
  const harvests = useResource<Harvests>('/harvests?limit=100', { every: 3_000 })
  const [adding, setAdding] = useState(false)
  if (problem && !data) return <ProblemNote problem={problem} retry={reload} />
  if (!data) return <Skeleton block='8rem' lines={6} />
  return (
    <div className='stack'>
      {adding
        ? <NewSourceForm onDone={() => { setAdding(false); void reload() }} onClose={() => setAdding(false)} />
        : <p><button type='button' className='button' onClick={() => setAdding(true)}>{m.operator.addSource}</button></p>}
      {data.sources.length === 0 && <Empty title={m.operator.neverHarvested} />}
      <ul className='stack'>
        {data.sources.map(source => (
          <li key={source.id}><SourceCard source={source} harvests={harvests.data?.harvests.filter(one => one.source === source.id) ?? []} changed={harvests.reload} /></li>
        ))}
      </ul>
    </div>
  )
}

const told = (setting?: string) => setting === 'auto' ? undefined : setting

function SourceCard ({ source, harvests, changed }: { source: Source, harvests: Harvest[], changed: () => Promise<void> }) {
  const { m, nameOf } = useSpeech()
  const [problem, setProblem] = useState<Problem>()
  const [busy, setBusy] = useState(false)
  const latest = harvests[0]
  const isRunning = latest?.state === 'running' || latest?.state === 'waiting' || latest?.state === 'stopping'

  const order = async (path: string, body?: unknown) => {
    setBusy(true)
    setProblem(undefined)
    try {
      await api.post(path, body)
      await changed()
    } catch (thrown) {
      setProblem(Problem.of(thrown))
    } finally {
      setBusy(false)
    }
  }
  const columns = columnsOf(source)
  return (
    <article className='card stack'>
      <div className='row between'>
        <div>
          <h2>{nameOf(source.library)}</h2>
          <p className='soft small'>
            {[m.operator.protocol[source.protocol], told(source.dialect), told(source.encoding), source.schedule === undefined ? m.operator.byHand : `${m.operator.schedule} ${source.schedule}`, source.enabled ? undefined : m.operator.disabled].filter(Boolean).join(' · ')}
          </p>
          {source.address !== undefined && <p className='small soft'><code>{source.address}</code></p>}
        </div>
        <div className='row'>
          {isRunning && latest.state !== 'stopping' && <button type='button' className='button' disabled={busy} onClick={() => order(`/harvests/${latest.id}/stop`)}><Icon name='stop' size={18} />{m.operator.stop}</button>}
          {(latest?.state === 'stopped' || latest?.state === 'failed') && <button type='button' className='button' disabled={busy} onClick={() => order(`/harvests/${latest.id}/resume`)}><Icon name='play' size={18} />{m.operator.resume}</button>}
          {!isRunning && source.address !== undefined && <button type='button' className='button' disabled={busy} onClick={() => order('/harvests', { source: source.id })}><Icon name='play' size={18} />{m.operator.run}</button>}
          {!isRunning && source.address !== undefined && <button type='button' className='button quiet' disabled={busy} title={m.harvests.tryFirstHint} onClick={() => order('/harvests', { source: source.id, trial: true })}>{m.harvests.tryFirst}</button>}
        </div>
      </div>
      {problem && <ProblemNote problem={problem} />}
      {columns.length > 0 && <Columns columns={columns} />}
      {source.protocol === 'spreadsheet' && <Readings source={source.id} />}
      {source.protocol === 'spreadsheet' && <p><Link href={`/administration/sheets?library=${source.library.code}`}>{m.sheets.look}</Link></p>}
      {takesFiles(source.protocol) && <Upload source={source} onDone={changed} />}
      <section className='stack tight' aria-label={m.operator.lastHarvests}>
        <h3 className='soft small'>{m.operator.lastHarvests}</h3>
        {harvests.length === 0 && <p className='soft small'>{m.operator.neverHarvested}</p>}
        <ul className='divide'>{harvests.slice(0, 3).map(harvest => <li key={harvest.id}><HarvestLine harvest={harvest} /></li>)}</ul>
      </section>
    </article>
  )
}

/** One column of the sheet that was read last, as the harvester understood it. */
interface Column { heading: string, field?: string, confidence: number, sample: string[] }

const columnsOf = ({ settings }: Source): Column[] => {
  const { found } = settings as { found?: { columns?: Column[] } }
  return Array.isArray(found?.columns) ? found.columns : []
}

/** What the columns of a sheet were taken to mean, so that staff see it before they trust it. */
function Columns ({ columns }: { columns: Column[] }) {
  const { m } = useSpeech()
  return (
    <details>
      <summary className='small'><Icon name='chevron' size={16} />{m.operator.mapping}</summary>
      <ul className='divide small'>
        {columns.map(({ heading, field, confidence, sample }, index) => (
          <li key={index} className='row between'>
            <span><strong>{heading}</strong> <span className='soft'>{sample.slice(0, 2).join(' · ')}</span></span>
            <span className={field === undefined ? 'soft' : undefined}>{field === undefined ? m.operator.columnIgnored : `${m.operator.columnFields[field] ?? field} ${Math.round(confidence * 100)} %`}</span>
          </li>
        ))}
      </ul>
    </details>
  )
}
