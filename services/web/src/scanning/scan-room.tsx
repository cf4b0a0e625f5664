import type { IsbnLookUp } from '@commonshelf/api/contract'
import { useId, useRef, useState, type FormEvent } from 'react'
import { api } from '../api/client.js'
import { useSpeech } from '../i18n/index.js'
import { Icon } from '../parts/icons.js'
import { Camera } from './camera.js'
import { readIsbn } from './isbn.js'
import type { KeptScan } from './kept-scans.js'
import { BookLine, ScanCard, ScanList } from './scan-cards.js'
import { SendingLine } from './sending-line.js'
import { useKeptState } from './use-kept-state.js'
import { keep, scans, useScans } from './use-scans.js'

/** What stands beside the field: why the last code was not taken. */
type Said = { kind: 'check-digit', expected: string } | { kind: 'no-isbn' | 'same-isbn' | 'other-isbn' | 'not-kept' } | { kind: 'barcode-here', by: KeptScan }

/** One code after the other: the ISBN, then the copy's own barcode where the library's books have one. */
export function ScanRoom ({ library }: { library: string }) {
  const { m } = useSpeech()
  const words = m.scanning
  const id = useId()
  const input = useRef<HTMLInputElement>(null)
  const [round, setRound] = useKeptState('commonshelf.scan.round', { day: '', number: 0 })
  const [withBarcodes, setWithBarcodes] = useKeptState(`commonshelf.scan.barcodes.${library}`, false)
  const [location, setLocation] = useKeptState(`commonshelf.scan.location.${library}`, '')
  const [callNumber, setCallNumber] = useState('')
  const [camera, setCamera] = useState(false)
  const [code, setCode] = useState('')
  const [pending, setPending] = useState<IsbnLookUp>()
  const [said, setSaid] = useState<Said>()
  const day = new Date().toLocaleDateString('sv')
  const { now, sending } = useScans(library, `${library} ${day} ${round.day === day ? round.number : 0}`)
  const last = now?.newest[0]

  const attach = async (isbn: string, barcode?: string) => {
    const given = { location: location.trim() || undefined, callNumber: callNumber.trim() || undefined }
    try {
      await keep({ library, sitting: `${library} ${day} ${round.day === day ? round.number : 0}`, isbn, barcode, ...given })
    } catch {
      return refuse({ kind: 'not-kept' }) // no room left on the device: the code stays in the field
    }
    navigator.vibrate?.(60)
    setCallNumber('')
    setPending(undefined)
    ready()
  }
  const ready = () => {
    setCode('')
    setSaid(undefined)
    input.current?.focus()
  }
  const refuse = (why: Said) => {
    navigator.vibrate?.([80, 60, 80])
    setSaid(why)
    input.current?.select()
  }
  const take = async (text: string) => {
    const given = text.trim()
    if (given === '') return
    const read = readIsbn(given)
    if (pending !== undefined) {
      // A book's ISBN is no barcode of a copy: the scanner went to the wrong one
      if ('isbn' in read && /^\D*97[89]/.test(given)) return refuse({ kind: read.isbn === pending.isbn ? 'same-isbn' : 'other-isbn' })
      const by = await scans.bearing(library, given)
      return by === undefined ? attach(pending.isbn, given) : refuse({ kind: 'barcode-here', by })
    }
    if ('wrong' in read) return refuse(read.wrong === 'no-isbn' ? { kind: 'no-isbn' } : { kind: 'check-digit', expected: read.expected })
    if (!withBarcodes) return attach(read.isbn)
    setPending({ isbn: read.isbn })
    navigator.vibrate?.(60)
    ready()
    // Shown as soon as it is known; scanning goes on without it
    api.get<IsbnLookUp>(`/libraries/${library}/isbns/${read.isbn}`).then(found => setPending(now => now?.isbn === found.isbn ? found : now), () => undefined)
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    void take(code)
  }
  const forBarcode = pending !== undefined
  return (
    <>
      <SendingLine sending={sending} waiting={now?.waiting} />
      <section className='card raised stack scan-field' aria-label={words.title}>
        {camera && <Camera onCode={text => { void take(text) }} />}
        {pending && <div className='scan-pending'><BookLine isbn={pending.isbn} book={pending.book} /></div>}
        <form className='stack tight' onSubmit={submit}>
          <label htmlFor={`${id}code`} className='scan-label'>{forBarcode ? words.barcode : words.isbn}</label>
          <div className='scan-line'>
            <input ref={input} id={`${id}code`} className='input number' value={code} onChange={event => setCode(event.target.value)} autoFocus={matchMedia('(pointer: fine)').matches}
              autoComplete='off' autoCapitalize='off' spellCheck={false} enterKeyHint='go' maxLength={64} inputMode={forBarcode ? 'text' : 'numeric'} aria-describedby={`${id}said`} aria-invalid={said !== undefined || undefined} />
            <button type='submit' className='button main'>{words.add}</button>
          </div>
          <p id={`${id}said`} role='status' className={said ? 'scan-said bad' : 'scan-said soft small'}>
            {said ? <SaidWords said={said} /> : forBarcode ? words.barcodeHint : words.isbnHint}
          </p>
          <div className='row'>
            {forBarcode && <button type='button' className='button' onClick={() => { void attach(pending.isbn) }}>{words.withoutBarcode}</button>}
            {forBarcode && <button type='button' className='button quiet' onClick={() => { setPending(undefined); ready() }}>{words.dropBook}</button>}
            {!forBarcode && <button type='button' className='button' aria-pressed={camera} onClick={() => setCamera(!camera)}><Icon name='barcode' size={18} />{camera ? words.camera.close : words.camera.open}</button>}
          </div>
        </form>
        <details className='scan-settings'>
          <summary className='small'><Icon name='chevron' size={16} />{words.settings}{location !== '' && <span className='soft'> · {location}</span>}</summary>
          <div className='form-grid'>
            <div className='field'>
              <label htmlFor={`${id}location`}>{words.location}</label>
              <input id={`${id}location`} className='input' value={location} maxLength={100} onChange={event => setLocation(event.target.value)} autoComplete='off' />
              <span className='hint'>{words.locationHint}</span>
            </div>
            <div className='field'>
              <label htmlFor={`${id}call`}>{words.callNumber}</label>
              <input id={`${id}call`} className='input' value={callNumber} maxLength={100} onChange={event => setCallNumber(event.target.value)} autoComplete='off' />
              <span className='hint'>{words.callNumberHint}</span>
            </div>
          </div>
          <label className='check'><input type='checkbox' checked={withBarcodes} onChange={event => { setWithBarcodes(event.target.checked); setPending(undefined) }} />{words.withBarcodes}</label>
        </details>
      </section>
      {last && <ScanCard scan={last} again={last.barcode === undefined ? () => { void attach(last.isbn) } : undefined} />}
      {now && (
        <ScanList now={now} onNewRound={() => setRound({ day, number: (round.day === day ? round.number : 0) + 1 })} />
      )}
    </>
  )
}

function SaidWords ({ said }: { said: Said }) {
  const { m } = useSpeech()
  const words = m.scanning.said
  if (said.kind === 'check-digit') return <>{words['check-digit'](said.expected)}</>
  if (said.kind === 'barcode-here') return <>{words['barcode-here'](said.by.result?.book?.title ?? said.by.isbn)}</>
  return <>{words[said.kind]}</>
}
