import type { HistoryPolicy, NewHistoryPolicy } from '@commonshelf/api/contract'
import { useState, type FormEvent } from 'react'
import { api } from '../api/client.js'
import { Problem } from '../api/problem.js'
import { useResource } from '../api/resource.js'
import { useSpeech } from '../i18n/index.js'
import { Icon } from '../parts/icons.js'
import { Note, ProblemNote } from '../parts/states.js'
import { Field } from './form-field.js'

/** How many former versions of records are kept, for all libraries. */
export function HistoryPolicyForm () {
  const { m, number, date } = useSpeech()
  const words = m.quality.keeping
  const { data, problem, reload } = useResource<HistoryPolicy>('/history-policy')
  const [wrong, setWrong] = useState<Problem>()
  const [saved, setSaved] = useState(false)
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const given = new FormData(event.currentTarget)
    setSaved(false)
    setWrong(undefined)
    try {
      await api.put('/history-policy', { versions: Number(given.get('versions')), days: Number(given.get('days')) } satisfies NewHistoryPolicy)
      await reload()
      setSaved(true)
    } catch (thrown) {
      setWrong(Problem.of(thrown))
    }
  }
  if (problem && !data) return <ProblemNote problem={problem} retry={reload} />
  if (!data) return null
  const told = [data.setBy && words.setBy(data.setBy, date(data.setAt, true)), words.purged(number(data.purged))].filter(Boolean).join(' ')
  return (
    <details>
      <summary className='small'><Icon name='chevron' size={16} />{words.title}</summary>
      <form className='card stack' onSubmit={submit}>
        <p className='soft prose'>{words.lead}</p>
        <div className='form-grid'>
          <Field label={words.versions}>{id => <input id={id} name='versions' type='number' min={0} max={1000} step={1} required className='input' defaultValue={data.versions} />}</Field>
          <Field label={words.days}>{id => <input id={id} name='days' type='number' min={0} max={36_500} step={1} required className='input' defaultValue={data.days} />}</Field>
        </div>
        <p className='soft small'>{told}</p>
        {wrong && <ProblemNote problem={wrong} />}
        {saved && <Note kind='good' icon='check' live>{words.saved}</Note>}
        <p><button type='submit' className='button'>{words.save}</button></p>
      </form>
    </details>
  )
}
