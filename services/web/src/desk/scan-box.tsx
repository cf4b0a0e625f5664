import type { ScanAnswer } from '@commonshelf/api/contract'
import { useId, useRef, useState, type FormEvent } from 'react'
import { Link } from 'wouter'
import { api } from '../api/client.js'
import { Problem } from '../api/problem.js'
import { forgetAll } from '../api/resource.js'
import { joined } from '../catalogue/places.js'
import { useSpeech } from '../i18n/index.js'
import { Icon, type IconName } from '../parts/icons.js'
import { ProblemNote } from '../parts/states.js'
import type { Here } from './desk-page.js'

/** A scanner types the barcode and Enter; what comes back is the one thing to do with the book in hand. */
export function ScanBox ({ here, onScanned }: { here: Here, onScanned: () => Promise<void> }) {
  const { m, nameOf } = useSpeech()
  const id = useId()
  const input = useRef<HTMLInputElement>(null)
  const [barcode, setBarcode] = useState('')
  const [busy, setBusy] = useState(false)
  const [answer, setAnswer] = useState<ScanAnswer>()
  const [problem, setProblem] = useState<Problem>()

  const scan = async (code: string, library?: string) => {
    if (code === '' || here.point === undefined) return
    setBusy(true)
    setProblem(undefined)
    setAnswer(undefined)
    try {
      setAnswer(await api.post<ScanAnswer>('/scans', { barcode: code, servicePoint: here.point, library }))
      setBarcode('')
      forgetAll()
      await onScanned()
    } catch (thrown) {
      setProblem(Problem.of(thrown))
    } finally {
      setBusy(false)
      // Ready for the next book
      input.current?.focus()
      input.current?.select()
    }
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    void scan(barcode.trim())
  }
  const owners = problem?.kind === 'barcode-ambiguous' && Array.isArray(problem.details.libraries) ? problem.details.libraries as string[] : []
  return (
    <section className='scan card raised' aria-labelledby={`${id}title`}>
      <form className='scan-form' onSubmit={submit}>
        <h2 id={`${id}title`}><label htmlFor={`${id}code`} className='row'><Icon name='barcode' />{m.scan.title}</label></h2>
        <div className='scan-line'>
          <input ref={input} id={`${id}code`} className='input number' value={barcode} onChange={event => setBarcode(event.target.value)} autoFocus={matchMedia('(pointer: fine)').matches}
            autoComplete='off' autoCapitalize='off' spellCheck={false} enterKeyHint='go' maxLength={64} aria-describedby={`${id}hint`} />
          <button type='submit' className='button main' disabled={busy || here.point === undefined}>{busy ? m.scan.busy : m.scan.submit}</button>
        </div>
        <div className='row between small'>
          <span id={`${id}hint`} className='soft'>{m.scan.hint}</span>
          {here.points.length > 1 && (
            <span className='row'>
              <label htmlFor={`${id}point`} className='soft'>{m.scan.servicePoint}</label>
              <select id={`${id}point`} className='select' value={here.point} onChange={event => here.choose(event.target.value)}>
                {here.points.map(point => <option key={point.code} value={point.code}>{nameOf(point)}</option>)}
              </select>
            </span>
          )}
        </div>
      </form>
      {problem && owners.length === 0 && <ProblemNote problem={problem} />}
      {owners.length > 0 && (
        <div className='row' role='group' aria-label={m.scan.chooseOwner}>
          <span>{m.scan.chooseOwner}</span>
          {owners.map(code => <button key={code} type='button' className='button' onClick={() => scan(barcode.trim(), code)}>{code}</button>)}
        </div>
      )}
      <div role='status' data-testid='scan-answer'>{answer && <Instruction answer={answer} />}</div>
    </section>
  )
}

const icons: Record<ScanAnswer['do'], IconName> = { shelve: 'book', supply: 'truck', hold: 'clock', send: 'truck' }

function Instruction ({ answer }: { answer: ScanAnswer }) {
  const { m, nameOf } = useSpeech()
  const where = answer.toLibrary && answer.toPoint ? joined(nameOf(answer.toLibrary), nameOf(answer.toPoint)) : answer.toLibrary ? nameOf(answer.toLibrary) : ''
  const title = answer.do === 'send' ? m.scan.do.send(where) : m.scan.do[answer.do]
  const text = answer.do === 'hold' ? m.scan.holdText : answer.do === 'supply' ? m.scan.supplyText(where) : answer.do === 'shelve' ? m.scan.shelveText : answer.because && m.scan.because[answer.because]
  return (
    <div className={`instruction ${answer.do}`}>
      <span className='instruction-icon'><Icon name={icons[answer.do]} size={28} /></span>
      <div className='stack tight'>
        <p className='instruction-do'>{title}</p>
        {text && <p>{text}</p>}
        <p className='small soft'>
          {answer.title && <strong>{answer.title}</strong>} <span className='number'>{answer.item.barcode}</span> · {m.scan.owner(nameOf(answer.owner))}
          {answer.request && <> · <Link href={`/requests/${answer.request}`}>{m.desk.staffRequest}</Link></>}
        </p>
        {answer.done.length > 0 && <p className='row'>{answer.done.map(what => <span key={what} className='tag good'><Icon name='check' size={14} />{m.scan.done[what]}</span>)}</p>}
      </div>
    </div>
  )
}
