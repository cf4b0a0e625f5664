import type { Harvest, Source } from '@commonshelf/api/contract'
import { useId, useState, type FormEvent } from 'react'
import { useLocation } from 'wouter'
import { api, withQuery } from '../api/client.js'
import { Problem } from '../api/problem.js'
import { useSpeech } from '../i18n/index.js'
import { Icon } from '../parts/icons.js'
import { Note, ProblemNote } from '../parts/states.js'
import { ExtentField } from './extent-field.js'

/** Hands in a file for a source; only a full dump can withdraw what it lacks. */
export function Upload ({ source, onDone }: { source: Source, onDone: () => Promise<void> }) {
  const { m } = useSpeech()
  const id = useId()
  const [, navigate] = useLocation()
  const [busy, setBusy] = useState(false)
  const [done, setDone] = useState(false)
  const [problem, setProblem] = useState<Problem>()

  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = event.currentTarget
    const given = new FormData(form)
    const file = given.get('file') as File
    const body = new FormData()
    body.append('file', file)
    setBusy(true)
    setDone(false)
    setProblem(undefined)
    try {
      const trial = given.has('trial')
      const harvest = await api.post<Harvest>(withQuery(`/sources/${source.id}/uploads`, { extent: String(given.get('extent')), ...trial && { trial: 'true' } }), body)
      if (trial) return navigate(`/administration/harvests/${harvest.id}`)
      form.reset()
      setDone(true)
      await onDone()
    } catch (thrown) {
      setProblem(Problem.of(thrown))
    } finally {
      setBusy(false)
    }
  }
  return (
    <details>
      <summary className='small'><Icon name='upload' size={16} />{m.operator.upload}</summary>
      <form className='stack tight' onSubmit={submit}>
        <div className='form-grid'>
          <div className='field'>
            <label htmlFor={`${id}file`}>{m.operator.file}</label>
            <input id={`${id}file`} name='file' type='file' required className='input' accept='.mrc,.iso,.marc,.xml,.json,.jsonl,.zip,.gz,.csv,.tsv,.txt,.xlsx' />
            <span className='hint'>{m.operator.uploadHint}</span>
          </div>
          <ExtentField />
        </div>
        <label className='check'><input type='checkbox' name='trial' /><span>{m.harvests.tryFirst} <span className='hint soft small'>{m.harvests.tryFirstHint}</span></span></label>
        {problem && <ProblemNote problem={problem} />}
        {done && <Note kind='good' icon='check' live>{m.operator.uploaded}</Note>}
        <p><button type='submit' className='button main' disabled={busy}>{busy ? m.operator.uploading : m.operator.upload}</button></p>
      </form>
    </details>
  )
}
