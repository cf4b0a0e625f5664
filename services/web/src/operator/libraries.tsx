import type { Libraries, Library, NewLibrary } from '@commonshelf/api/contract'
import { useId, useState, type FormEvent } from 'react'
import { api } from '../api/client.js'
import { Problem } from '../api/problem.js'
import { forgetAll, useResource } from '../api/resource.js'
import { useSpeech } from '../i18n/index.js'
import { ProblemNote, Skeleton } from '../parts/states.js'

export function LibrariesPart () {
  const { m, nameOf } = useSpeech()
  const { data, problem, reload } = useResource<Libraries>('/libraries?limit=100')
  const [adding, setAdding] = useState(false)
  if (problem && !data) return <ProblemNote problem={problem} retry={reload} />
  if (!data) return <Skeleton lines={8} />
  return (
    <div className='stack'>
      {adding
        ? <NewLibraryForm libraries={data.libraries} onDone={() => { setAdding(false); void reload() }} onClose={() => setAdding(false)} />
        : <p><button type='button' className='button' onClick={() => setAdding(true)}>{m.operator.addLibrary}</button></p>}
      <ul className='card divide members'>
        {inTreeOrder(data.libraries).map(library => (
          <li key={library.code} style={{ paddingInlineStart: `${(library.path.length - 1) * 1.25}rem` }}>
            <strong>{nameOf(library)}</strong>
            <span className='soft small'>{[library.tier === undefined ? m.operator.besideTree : m.tier[library.tier], library.district, library.isil].filter(Boolean).join(' · ')}</span>
            <code className='soft small'>{library.code}</code>
          </li>
        ))}
      </ul>
    </div>
  )
}

const inTreeOrder = (libraries: Library[]): Library[] => [...libraries].sort((a, b) => a.path.join('/') < b.path.join('/') ? -1 : 1)

function NewLibraryForm ({ libraries, onDone, onClose }: { libraries: Library[], onDone: () => void, onClose: () => void }) {
  const { m, nameOf } = useSpeech()
  const id = useId()
  const [problem, setProblem] = useState<Problem>()
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    const given = (name: string) => String(form.get(name) ?? '').trim() || undefined
    const tier = given('tier')
    const wish: NewLibrary = { code: given('code')!, name: given('name')!, nameEn: given('nameEn'), parent: given('parent'), isil: given('isil'), tier: tier === undefined ? undefined : Number(tier) }
    try {
      await api.post('/libraries', wish)
      forgetAll()
      onDone()
    } catch (thrown) {
      setProblem(Problem.of(thrown))
    }
  }
  const field = (name: string, label: string, required = false) => (
    <div className='field'>
      <label htmlFor={`${id}${name}`}>{label}</label>
      <input id={`${id}${name}`} name={name} className='input' required={required} autoComplete='off' />
    </div>
  )
  return (
    <form className='card stack' onSubmit={submit} aria-label={m.operator.addLibrary}>
      <div className='form-grid'>
        {field('code', m.operator.code, true)}
        {field('name', m.operator.name, true)}
        {field('nameEn', m.operator.nameEn)}
        {field('isil', m.operator.isil)}
        <div className='field'>
          <label htmlFor={`${id}parent`}>{m.operator.parent}</label>
          <select id={`${id}parent`} name='parent' className='select' defaultValue=''>
            <option value=''>{m.operator.noParent}</option>
            {libraries.map(library => <option key={library.code} value={library.code}>{nameOf(library)}</option>)}
          </select>
        </div>
        <div className='field'>
          <label htmlFor={`${id}tier`}>{m.operator.tier}</label>
          <select id={`${id}tier`} name='tier' className='select' defaultValue=''>
            <option value=''>{m.operator.besideTree}</option>
            {Object.entries(m.tier).map(([tier, name]) => <option key={tier} value={tier}>{name}</option>)}
          </select>
        </div>
      </div>
      {problem && <ProblemNote problem={problem} />}
      <div className='row'>
        <button type='submit' className='button main'>{m.operator.add}</button>
        <button type='button' className='button quiet' onClick={onClose}>{m.operator.cancel}</button>
      </div>
    </form>
  )
}
