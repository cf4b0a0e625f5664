import type { Reason, Request } from '@commonshelf/api/contract'
import { useSpeech } from '../i18n/index.js'

/** Every library with a copy as routing judged it: the order, the points, and each factor in words. */
export function Ranking ({ request }: { request: Pick<Request, 'ranking' | 'supplier'> }) {
  const { m, nameOf } = useSpeech()
  return (
    <ol className='ranking' aria-label={m.desk.ranked}>
      {request.ranking.map(({ library, rank, points, reasons }) => (
        <li key={library.code} className={rank === null ? 'unable' : undefined}>
          <div className='row between'>
            <p>
              <span className='rank number' aria-hidden='true'>{rank ?? '–'}</span> <strong>{nameOf(library)}</strong>{' '}
              {request.supplier?.code === library.code && <span className='tag accent'>{m.desk.chosen}</span>}
            </p>
            {rank !== null && <span className='number soft'>{m.desk.points(format(points))}</span>}
          </div>
          <ul className='reasons'>
            {reasons.map((reason, index) => <li key={index}><ReasonWords reason={reason} /></li>)}
          </ul>
        </li>
      ))}
    </ol>
  )
}

export function ReasonWords ({ reason }: { reason: Reason }) {
  const { m } = useSpeech()
  return (
    <>
      <span>{wordsOf()}</span>
      {'points' in reason && <span className='number soft'> {reason.points > 0 ? '+' : ''}{format(reason.points)}</span>}
    </>
  )

  function wordsOf (): string {
    switch (reason.rule) {
      case 'proximity': return m.reasons.proximity(m.proximities[reason.proximity])
      case 'on-shelf': return m.reasons.onShelf(reason.onShelf, reason.unsure)
      case 'load': return m.reasons.load(reason.openSupplies, reason.capacity)
      case 'distance': return reason.kilometres === null ? m.reasons.distanceUnknown : m.reasons.distance(format(reason.kilometres))
      case 'tried-before': return m.reasons.triedBefore
      case 'not-lendable': return m.reasons.notLendable(reason.copies)
      case 'not-on-shelf': return m.reasons.notOnShelf(reason.lendable)
      case 'not-supplying': return m.reasons.notSupplying
    }
  }
}

const format = (value: number): string => String(Math.round(value * 10) / 10).replace('-', '−')
