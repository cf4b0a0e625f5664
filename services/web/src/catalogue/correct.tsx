import type { Corrections, Entry, NewCorrections } from '@commonshelf/api/contract'
import { useId, useState, type FormEvent } from 'react'
import { api } from '../api/client.js'
import { Problem } from '../api/problem.js'
import { useResource } from '../api/resource.js'
import { useSpeech } from '../i18n/index.js'
import { Icon } from '../parts/icons.js'
import { Note, ProblemNote, Skeleton } from '../parts/states.js'

/** For staff: what the entry shows, corrected by hand; it holds against every feed. */
export default function Correct ({ entry, onDone }: { entry: Entry, onDone: () => void }) {
  const { m } = useSpeech()
  const [open, setOpen] = useState(false)
  return (
    <details className='correct' onToggle={event => setOpen(event.currentTarget.open)}>
      <summary><Icon name='chevron' size={18} />{m.review.correct}</summary>
      {open && <CorrectForm entry={entry} onDone={onDone} />}
    </details>
  )
}

const fields = ['title', 'rest', 'responsibility', 'edition', 'place', 'publisher', 'date', 'year', 'extent'] as const
const longFields = ['subjects', 'summary'] as const
type Field = typeof fields[number] | typeof longFields[number]
type Given = Record<Field, string>

function CorrectForm ({ entry, onDone }: { entry: Entry, onDone: () => void }) {
  const { m } = useSpeech()
  const id = useId()
  const { data, problem, reload } = useResource<Corrections>(`/entries/${entry.id}/corrections`)
  const [failed, setFailed] = useState<Problem>()
  const [result, setResult] = useState<'saved' | 'unchanged'>()
  const shown = givenBy(entry)
  const send = async (change: NewCorrections) => {
    setFailed(undefined)
    try {
      await api.patch(`/entries/${entry.id}/corrections`, change)
      setResult('saved')
      await reload()
      onDone()
    } catch (thrown) {
      setFailed(Problem.of(thrown))
    }
  }
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    const given = Object.fromEntries([...fields, ...longFields].map(field => [field, String(form.get(field) ?? '').trim()])) as Given
    const set = changesOf(entry, shown, given)
    if (Object.keys(set).length === 0) { setResult('unchanged'); return }
    const reason = String(form.get('reason') ?? '').trim()
    await send({ set, ...reason === '' ? {} : { reason } })
  }
  const standing = data?.corrections.filter(one => one.endedAt === undefined) ?? []
  return (
    <div className='stack'>
      <p className='soft prose'>{m.review.correctLead}</p>
      <form className='stack' onSubmit={submit}>
        <div className='form-grid'>
          {fields.map(field => (
            <div key={field} className='field'>
              <label htmlFor={id + field}>{m.review.correctable[field]}</label>
              <input id={id + field} name={field} className='input' defaultValue={shown[field]} required={field === 'title'} inputMode={field === 'year' ? 'numeric' : undefined} pattern={field === 'year' ? '-?[0-9]{1,4}' : undefined} autoComplete='off' />
            </div>
          ))}
        </div>
        {longFields.map(field => (
          <div key={field} className='field'>
            <label htmlFor={id + field}>{m.review.correctable[field]}</label>
            <textarea id={id + field} name={field} className='textarea' rows={4} defaultValue={shown[field]} />
          </div>
        ))}
        <div className='field'>
          <label htmlFor={`${id}reason`}>{m.review.reason}</label>
          <input id={`${id}reason`} name='reason' className='input' maxLength={1000} autoComplete='off' />
        </div>
        {failed && <ProblemNote problem={failed} />}
        <div aria-live='polite'>{result && <Note {...result === 'saved' ? { kind: 'good' as const, icon: 'check' as const } : {}}>{m.review[result]}</Note>}</div>
        <p><button type='submit' className='button main'>{m.review.save}</button></p>
      </form>
      {problem && !data && <ProblemNote problem={problem} retry={reload} />}
      {!data && !problem && <Skeleton lines={2} />}
      {standing.length > 0 && (
        <>
          <h3>{m.review.standing}</h3>
          <ul className='divide'>{standing.map(one => <li key={one.field}><Standing correction={one} onTakeBack={() => send({ takeBack: [one.field] })} /></li>)}</ul>
        </>
      )}
    </div>
  )
}

function Standing ({ correction: { field, value, staff, at, reason }, onTakeBack }: { correction: Corrections['corrections'][number], onTakeBack: () => void }) {
  const { m, date } = useSpeech()
  const text = value === null ? m.review.empty : plain(value)
  return (
    <div className='case'>
      <div className='stack tight'>
        <p><span className='soft'>{m.review.correctable[field] ?? field}</span> {text}</p>
        <p className='soft small'>{[m.review.was(staff, date(at, true)), reason].filter(Boolean).join(' · ')}</p>
      </div>
      <button type='button' className='button quiet' aria-label={`${m.review.takeBack}: ${m.review.correctable[field] ?? field}`} onClick={onTakeBack}>{m.review.takeBack}</button>
    </div>
  )
}

const plain = (value: unknown): string =>
  Array.isArray(value) ? value.map(plain).join('；') : typeof value === 'object' && value !== null ? Object.values(value).filter(one => typeof one === 'string').join(' · ') : String(value)

const givenBy = ({ title, edition, publication, year, extent, subjects, summary }: Entry): Given => ({
  title: title.main, rest: title.rest ?? '', responsibility: title.responsibility ?? '', edition: edition ?? '',
  place: publication[0]?.place ?? '', publisher: publication[0]?.publisher ?? '', date: publication[0]?.date ?? '',
  year: year === undefined ? '' : String(year), extent: extent ?? '', subjects: subjects.join('\n'), summary: summary ?? ''
})

/** The entry's fields that the form changed, in the entry's own shape. */
function changesOf ({ title, publication }: Entry, shown: Given, given: Given): NonNullable<NewCorrections['set']> {
  const changed = (...names: Field[]) => names.some(name => shown[name] !== given[name])
  const some = (text: string) => text === '' ? undefined : text
  const { rest: _, responsibility: __, ...kept } = title
  return {
    ...changed('title', 'rest', 'responsibility') && { title: stated({ ...without(kept, 'romanised'), main: given.title, rest: some(given.rest), responsibility: some(given.responsibility) }) },
    ...changed('edition') && { edition: some(given.edition) ?? null },
    ...changed('place', 'publisher', 'date') && { publication: [stated({ place: some(given.place), publisher: some(given.publisher), date: some(given.date) }), ...publication.slice(1)] },
    ...changed('year') && { year: given.year === '' ? null : Number(given.year) },
    ...changed('extent') && { extent: some(given.extent) ?? null },
    ...changed('subjects') && { subjects: given.subjects.split('\n').map(line => line.trim()).filter(line => line !== '') },
    ...changed('summary') && { summary: some(given.summary) ?? null }
  }
}

const stated = <T extends object>(fields: T): T => Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as T
const without = <T extends object, K extends keyof T>(fields: T, name: K): Omit<T, K> => { const { [name]: _, ...others } = fields; return others }
