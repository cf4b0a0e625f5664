import type { SheetReading, SheetReadings } from '@commonshelf/api/contract'
import { useId, useState } from 'react'
import { api } from '../api/client.js'
import { Problem } from '../api/problem.js'
import { useResource } from '../api/resource.js'
import { useSpeech } from '../i18n/index.js'
import { Icon } from '../parts/icons.js'
import { Note, ProblemNote, Skeleton } from '../parts/states.js'
import './sheets.css'

/** How a source's spreadsheets are read, by their headings; a correction is read into the rows that came before as well. */
export function Readings ({ source }: { source: string }) {
  const { m } = useSpeech()
  const [open, setOpen] = useState(false)
  return (
    <details onToggle={event => setOpen(event.currentTarget.open)}>
      <summary className='small'><Icon name='chevron' size={16} />{m.sheets.readings.title}</summary>
      {open && <Known source={source} />}
    </details>
  )
}

function Known ({ source }: { source: string }) {
  const { m, number } = useSpeech()
  const words = m.sheets.readings
  const [waiting, setWaiting] = useState(true)
  const { data, problem, reload } = useResource<SheetReadings>(`/sources/${source}/sheet-readings?limit=100`, waiting ? { every: 1_500 } : {})
  const isRereading = data?.rereading !== undefined
  if (data !== undefined && waiting !== isRereading) setWaiting(isRereading)
  if (problem && !data) return <ProblemNote problem={problem} retry={reload} />
  if (!data) return <Skeleton lines={4} />
  return (
    <div className='stack'>
      <p className='soft small prose'>{data.readings.length === 0 ? words.none : words.lead}</p>
      <div role='status'>{data.rereading !== undefined && <p className='soft'>{words.rereading(number(data.rereading))}</p>}</div>
      {data.readings.map(reading => <OneReading key={reading.shape} source={source} reading={reading} onDone={reload} />)}
    </div>
  )
}

function OneReading ({ source, reading, onDone }: { source: string, reading: SheetReading, onDone: () => Promise<void> }) {
  const { m } = useSpeech()
  const words = m.sheets.readings
  const id = useId()
  const [said, setSaid] = useState<SheetReading['fields']>({})
  const [state, setState] = useState<'saving' | 'saved'>()
  const [problem, setProblem] = useState<Problem>()
  const changed = Object.keys(said).filter(key => said[key] !== reading.fields[key])

  const save = async () => {
    setState('saving')
    setProblem(undefined)
    try {
      await api.put(`/sources/${source}/sheet-readings/${reading.shape}`, { fields: Object.fromEntries(changed.map(key => [key, said[key] ?? null])) })
      await onDone()
      setSaid({})
      setState('saved')
    } catch (thrown) {
      setProblem(Problem.of(thrown))
      setState(undefined)
    }
  }
  return (
    <section className='stack tight' aria-label={reading.headings.filter(Boolean).join(' · ')}>
      <ul className='divide sheet-columns'>
        {keysOf(reading).map(([key, heading], column) => {
          const field = key in said ? said[key] : reading.fields[key]
          return (
            <li key={key} className={field ? '' : 'is-left-out'}>
              <label className='sheet-column' htmlFor={`${id}${column}`}><strong>{heading || m.sheets.unnamed(column + 1)}</strong></label>
              <div className='sheet-field'>
                <select id={`${id}${column}`} className='select' value={field ?? ''} onChange={event => { setState(undefined); setSaid({ ...said, [key]: (event.target.value || null) as never }) }}>
                  <option value=''>{m.operator.columnIgnored}</option>
                  {Object.entries(m.operator.columnFields).map(([value, label]) => <option key={value} value={value}>{label}</option>)}
                </select>
                {changed.includes(key) && <span className='soft small'>{m.sheets.why.set}</span>}
              </div>
            </li>
          )
        })}
      </ul>
      {problem && <ProblemNote problem={problem} />}
      {state === 'saved' && <Note kind='good' icon='check' live>{words.saved}</Note>}
      <p><button type='button' className='button' disabled={changed.length === 0 || state === 'saving'} onClick={() => { void save() }}>{words.save}</button></p>
    </section>
  )
}

/** Its columns as they stand in the sheet; one without a heading of its own is known by its number. */
const keysOf = ({ headings }: SheetReading): [key: string, heading: string][] =>
  headings.map((heading, column) => [heading !== '' && headings.indexOf(heading) === column ? heading : String(column + 1), heading])
