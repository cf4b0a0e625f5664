import type { ScannedBook } from '@commonshelf/api/contract'
import { Link } from 'wouter'
import { useSpeech } from '../i18n/index.js'
import { Icon } from '../parts/icons.js'
import type { KeptScan } from './kept-scans.js'
import { takeBack, type ScansNow } from './use-scans.js'

/** Title, author, publisher; without a book, its number. */
export function BookLine ({ isbn, book }: { isbn: string, book?: ScannedBook }) {
  if (book === undefined) return <p className='scan-title number'>{isbn}</p>
  return (
    <>
      <p className='scan-title'>{book.title}</p>
      <p className='soft small'>{[book.contributors.slice(0, 3).join(', '), book.publisher, book.year].filter(Boolean).join(' · ')} <span className='number nowrap'>{isbn}</span></p>
    </>
  )
}

/** The last book: what it is, who else has it, and whether it is on its way. */
export function ScanCard ({ scan, again }: { scan: KeptScan, again?: () => void }) {
  const { m } = useSpeech()
  const words = m.scanning
  const { state, result, isbn, barcode, location, callNumber, seq } = scan
  const book = result?.book
  const stands = state === 'kept' || state === 'sent'
  return (
    <section className={`card scan-card ${state === 'refused' ? 'is-refused' : ''}`} aria-label={words.lastScan} data-testid='last-scan' data-state={state}>
      <div className='row between'>
        <State scan={scan} />
        {result?.copies !== undefined && result.copies > 1 && stands && <span className='tag accent'>{words.copies(result.copies)}</span>}
      </div>
      <BookLine isbn={isbn} book={book} />
      {state === 'refused' && <p className='scan-why'><Refusal scan={scan} /></p>}
      {stands && result !== undefined && (
        <p>{book === undefined ? words.unknown : book.elsewhere > 0 ? words.elsewhere(book.elsewhere) : words.onlyHere}{book !== undefined && book.others > 0 && ` ${words.others(book.others)}`}</p>
      )}
      {state === 'kept' && result === undefined && <p className='soft'>{words.notSentYet}</p>}
      <p className='soft small'>{[barcode && `${words.barcodeShort} ${barcode}`, location, callNumber].filter(Boolean).join(' · ')}</p>
      <div className='row'>
        {stands && again && <button type='button' className='button' onClick={again}>{words.oneMore}</button>}
        {stands && <button type='button' className='button quiet' onClick={() => { void takeBack(seq) }}>{words.undo}</button>}
        {book !== undefined && <Link href={`/entries/${book.entry}`} className='small'>{words.see}</Link>}
      </div>
    </section>
  )
}

/** The count of this sitting, and what was scanned, the newest first. */
export function ScanList ({ now, onNewRound }: { now: ScansNow, onNewRound: () => void }) {
  const { m, number } = useSpeech()
  const words = m.scanning
  return (
    <section className='stack tight' aria-labelledby='scan-list'>
      <div className='row between'>
        <h2 id='scan-list'>{words.sitting} <span className='scan-count number' data-testid='scan-count'>{words.count(number(now.standing))}</span></h2>
        <button type='button' className='button quiet' onClick={onNewRound}>{words.newRound}</button>
      </div>
      {now.refused > 0 && <p className='small bad-text'>{words.refusedCount(now.refused)}</p>}
      <ul className='divide scan-list'>
        {now.newest.map(scan => (
          <li key={scan.seq} data-state={scan.state}>
            <div className='scan-what'>
              <p className={scan.state === 'undone' ? 'is-undone' : ''}>{scan.result?.book?.title ?? <span className='number'>{scan.isbn}</span>}</p>
              <p className='soft small'>{[scan.barcode, scan.location].filter(Boolean).join(' · ')}{scan.state === 'refused' && <Refusal scan={scan} />}</p>
            </div>
            <State scan={scan} />
            {(scan.state === 'kept' || scan.state === 'sent')
              ? <button type='button' className='button quiet' aria-label={`${words.undo}: ${scan.result?.book?.title ?? scan.isbn}`} onClick={() => { void takeBack(scan.seq) }}><Icon name='returned' size={18} /></button>
              : <span className='scan-no-undo' />}
          </li>
        ))}
      </ul>
    </section>
  )
}

const looks = { kept: 'warn', sent: 'good', refused: 'bad', undoing: '', undone: '' } as const

function State ({ scan: { state, result } }: { scan: KeptScan }) {
  const { scanning: { states } } = useSpeech().m
  const isStub = state === 'sent' && result?.book === undefined
  return <span className={`tag ${isStub ? 'accent' : looks[state]}`}>{state === 'sent' && <Icon name='check' size={14} />}{isStub ? states.stub : states[state]}</span>
}

function Refusal ({ scan: { result } }: { scan: KeptScan }) {
  const { scanning: { refusals } } = useSpeech().m
  if (result?.reason === undefined) return <>{refusals.other}</>
  if (result.reason === 'check-digit') return <>{refusals['check-digit'](result.expected ?? '')}</>
  if (result.reason === 'no-isbn') return <>{refusals['no-isbn']}</>
  return <>{refusals[result.reason](result.bearer?.barcode ?? '', result.bearer?.title ?? result.bearer?.isbn ?? '')}</>
}
