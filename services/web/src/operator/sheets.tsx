import type { Libraries, SheetUpload, SheetUploads, Source, Sources } from '@commonshelf/api/contract'
import { useId, useState, type FormEvent } from 'react'
import { Link, useLocation, useSearch } from 'wouter'
import { api, withQuery } from '../api/client.js'
import { Problem } from '../api/problem.js'
import { useResource } from '../api/resource.js'
import { useSpeech } from '../i18n/index.js'
import { Empty, ProblemNote, Skeleton } from '../parts/states.js'
import { ExtentField } from './extent-field.js'
import { SheetView } from './sheet-view.js'
import './sheets.css'

/** Spreadsheets: handed in, looked at, corrected, and then taken in. */
export function SheetsPart ({ id }: { id?: string }) {
  return id === undefined ? <HandedIn /> : <SheetView key={id} id={id} />
}

const tones = { reading: '', waiting: 'warn', confirmed: 'good', unreadable: 'bad', discarded: '' } as const

function HandedIn () {
  const { m, date, nameOf } = useSpeech()
  const words = m.sheets
  const { data, problem, reload } = useResource<SheetUploads>('/sheets?limit=50', { every: 4_000 })
  return (
    <div className='stack loose'>
      <HandIn />
      <section className='stack tight' aria-labelledby='handed-in'>
        <h2 id='handed-in'>{words.handedIn}</h2>
        {problem && !data && <ProblemNote problem={problem} retry={reload} />}
        {!data && !problem && <Skeleton lines={4} />}
        {data?.uploads.length === 0 && <Empty title={words.none}><p>{words.noneText}</p></Empty>}
        <ul className='divide'>
          {data?.uploads.map(upload => (
            <li key={upload.id} className='row between sheet-line'>
              <div>
                <p><Link href={`/administration/sheets/${upload.id}`}>{upload.name}</Link></p>
                <p className='soft small'>{nameOf(upload.library)} · {date(upload.createdAt, true)}</p>
              </div>
              <span className={`tag ${tones[upload.state]}`}>{words.states[upload.state]}</span>
            </li>
          ))}
        </ul>
      </section>
    </div>
  )
}

/** A library's first spreadsheet makes its source. */
function HandIn () {
  const { m, nameOf } = useSpeech()
  const words = m.sheets
  const id = useId()
  const [, navigate] = useLocation()
  const asked = new URLSearchParams(useSearch()).get('library') ?? undefined
  const { data } = useResource<Libraries>('/libraries?limit=100')
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<Problem>()

  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const given = new FormData(event.currentTarget)
    const library = String(given.get('library'))
    const body = new FormData()
    body.append('file', given.get('file') as File)
    setBusy(true)
    setProblem(undefined)
    try {
      const { sources } = await api.get<Sources>(withQuery('/sources', { library, limit: 100 }))
      const source = sources.find(({ protocol }) => protocol === 'spreadsheet') ?? await api.post<Source>('/sources', { library, protocol: 'spreadsheet' })
      const upload = await api.post<SheetUpload>(withQuery(`/sources/${source.id}/sheets`, { extent: String(given.get('extent')), ...given.has('ask') && { ask: 'true' } }), body)
      navigate(`/administration/sheets/${upload.id}`)
    } catch (thrown) {
      setProblem(Problem.of(thrown))
      setBusy(false)
    }
  }
  return (
    <form className='card stack' onSubmit={submit} aria-label={words.handIn}>
      <p className='soft prose'>{words.lead}</p>
      <div className='form-grid'>
        <div className='field'>
          <label htmlFor={`${id}library`}>{m.desk.library}</label>
          <select key={data === undefined ? '' : asked} id={`${id}library`} name='library' className='select' required defaultValue={asked}>
            {data?.libraries.map(library => <option key={library.code} value={library.code}>{nameOf(library)}</option>)}
          </select>
        </div>
        <div className='field'>
          <label htmlFor={`${id}file`}>{m.operator.file}</label>
          <input id={`${id}file`} name='file' type='file' required className='input' accept='.xlsx,.csv,.tsv,.txt,.xls' />
          <span className='hint'>{words.kinds}</span>
        </div>
        <ExtentField />
      </div>
      <label className='check'><input type='checkbox' name='ask' />{words.ask}</label>
      {problem && <ProblemNote problem={problem} />}
      <p><button type='submit' className='button main' disabled={busy}>{busy ? m.operator.uploading : words.look}</button></p>
    </form>
  )
}
