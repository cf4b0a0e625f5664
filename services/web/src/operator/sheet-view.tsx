import type { Harvest, SheetMapping, SheetPreview, SheetUpload } from '@commonshelf/api/contract'
import { useState } from 'react'
import { Link, useLocation } from 'wouter'
import { api } from '../api/client.js'
import { Problem } from '../api/problem.js'
import { useResource } from '../api/resource.js'
import { useSpeech } from '../i18n/index.js'
import { Note, ProblemNote, Skeleton } from '../parts/states.js'
import { OneSheet, type Correction } from './sheet-columns.js'

/** One spreadsheet as it would be read: every change is read anew, and nothing is taken in before staff say so. */
export function SheetView ({ id }: { id: string }) {
  const { m, nameOf } = useSpeech()
  const words = m.sheets
  const [, navigate] = useLocation()
  const [waiting, setWaiting] = useState(true)
  const { data, problem, reload } = useResource<SheetUpload>(`/sheets/${id}`, waiting ? { every: 600 } : {})
  const [wrong, setWrong] = useState<Problem>()
  const [shown, setShown] = useState<SheetPreview[]>()
  const [answered, setAnswered] = useState<SheetPreview[]>()
  if (data?.sheets !== undefined && data.sheets !== answered) {
    setAnswered(data.sheets)
    setShown(data.sheets)
  }
  const isReading = data?.state === 'reading'
  if (data !== undefined && waiting !== isReading) setWaiting(isReading)
  if (problem && !data) return <ProblemNote problem={problem} retry={reload} />
  if (!data) return <Skeleton block='4rem' lines={6} />

  const act = async (work: () => Promise<unknown>) => {
    setWrong(undefined)
    try {
      await work()
    } catch (thrown) {
      setWrong(Problem.of(thrown))
    }
    await reload()
  }
  const correct = (at: number, correction: Correction) => act(async () => {
    setWaiting(true)
    const said: SheetMapping = { sheets: (shown ?? []).map((sheet, place) => saidOf(sheet, place, place === at ? correction : {})) }
    // What was chosen stays in view until the sheet has been read anew
    setShown(shown?.map((sheet, place) => place === at ? chosen(sheet, correction) : sheet))
    await api.put(`/sheets/${id}/mapping`, said)
  })
  const confirm = (trial: boolean) => act(async () => {
    const harvest = await api.post<Harvest>(`/sheets/${id}/confirm${trial ? '?trial=true' : ''}`)
    if (trial) navigate(`/administration/harvests/${harvest.id}`)
    else scrollTo(0, 0)
  })
  const isOpen = data.state === 'waiting' || isReading
  const used = shown?.filter(({ use }) => use) ?? []
  return (
    <div className='stack'>
      <header className='stack tight'>
        <p><Link href='/administration/sheets'>{words.all}</Link></p>
        <h2>{data.name}</h2>
        <p className='soft'>{nameOf(data.library)} · {m.operator.extents[data.extent]}</p>
      </header>
      <div role='status'>
        {isReading && <p className='soft'>{words.reading}</p>}
        {data.state === 'confirmed' && <Note kind='good' icon='check'>{words.confirmed} {data.harvest !== undefined && <Link href={`/administration/harvests/${data.harvest}`}>{words.seeHarvest}</Link>}</Note>}
        {data.state === 'discarded' && <Note>{words.discarded}</Note>}
        {data.state === 'unreadable' && <Note kind='bad' icon='alert'>{words.unreadable(data.error ?? '')}</Note>}
      </div>
      {wrong && <ProblemNote problem={wrong} />}
      {shown?.map((sheet, at) => <OneSheet key={at} sheet={sheet} several={shown.length > 1} change={isOpen ? correction => { void correct(at, correction) } : undefined} />)}
      {isOpen && shown !== undefined && (
        <div className='card row between sheet-end'>
          <p className='soft small'>{used.length === 0 ? words.nothingUsed : words.remembered}</p>
          <div className='row'>
            <button type='button' className='button quiet' onClick={() => { void act(() => api.delete(`/sheets/${id}`)) }}>{words.discard}</button>
            <button type='button' className='button' disabled={isReading || used.length === 0} title={words.tryFirstHint} onClick={() => { void confirm(true) }}>{m.harvests.tryFirst}</button>
            <button type='button' className='button main' disabled={isReading || used.length === 0} onClick={() => { void confirm(false) }}>{words.confirm}</button>
          </div>
        </div>
      )}
    </div>
  )
}

/** What staff said before of a sheet goes along; with other headings the columns are guessed anew. */
function saidOf (sheet: SheetPreview, place: number, { use = sheet.use, headingRow = sheet.headingRow, fields }: Correction): SheetMapping['sheets'][number] {
  const wasSet = headingRow === sheet.headingRow && sheet.columns.some(({ why }) => why === 'set')
  const known = Object.fromEntries(sheet.columns.map(({ key, field }) => [key, field ?? null]))
  return { sheet: place, use: use || fields !== undefined, headingRow, ...(wasSet || fields !== undefined) && { fields: { ...known, ...fields } } }
}

const chosen = (sheet: SheetPreview, { use = sheet.use, headingRow = sheet.headingRow, fields = {} }: Correction): SheetPreview => ({
  ...sheet, use, headingRow,
  columns: sheet.columns.map(column => Object.hasOwn(fields, column.key) ? { ...column, field: fields[column.key] ?? undefined, why: 'set' } : column)
})
