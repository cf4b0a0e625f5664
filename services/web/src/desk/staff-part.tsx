import type { Request } from '@commonshelf/api/contract'
import { useState } from 'react'
import { useSession } from '../api/session.js'
import { useSpeech } from '../i18n/index.js'
import { RequestSteps } from '../lending/request-steps.js'
import { Note } from '../parts/states.js'
import { Ranking } from './ranking.js'
import { Steps } from './step-buttons.js'
import { kindOf, targetOf, type Step } from './steps.js'
import './desk.css'

/** What staff see of a request beyond what its reader sees: who asks, the attempts, and why the suppliers stand as they do. */
export default function StaffPart ({ request, changed }: { request: Request, changed: () => Promise<void> }) {
  const { m, nameOf, date } = useSpeech()
  const { session } = useSession()
  const [done, setDone] = useState<Step>()
  const kind = kindOf(request)
  return (
    <>
      {done && <Note kind='good' icon='check' live>{m.desk.done[done]}</Note>}
      {kind && <Steps kind={kind} target={targetOf(request)} here={session?.servicePoint} about={request.title} onDone={step => { setDone(step); void changed() }} />}
      <RequestSteps staff request={request} changed={changed} />
      <dl className='facts'>
        <dt>{m.desk.requester}</dt><dd>{nameOf(request.requester)}</dd>
        {request.reader && <><dt>{m.desk.askedReader}</dt><dd>{request.reader.name} <span className='number soft'>{request.reader.card}</span></dd></>}
      </dl>
      {request.supplies.length > 0 && (
        <section className='stack tight' aria-labelledby='attempts'>
          <h2 id='attempts'>{m.desk.attempts}</h2>
          <ol className='divide'>
            {request.supplies.map(supply => (
              <li key={supply.id} className='attempt'>
                <p className='row between'>
                  <strong>{nameOf(supply.supplier)}</strong>
                  <span className={`tag ${supply.status === 'Unfilled' ? 'warn' : supply.status === 'Cancelled' ? '' : 'accent'}`}>{m.supplyStatus[supply.status]}</span>
                </p>
                {supply.item && <p className='small'><span className='call-number'>{supply.item.callNumber}</span> <span className='number soft'>{supply.item.barcode}</span> {supply.item.location}</p>}
                {supply.unfilledReason && <p className='small'>{(m.desk.unfilledReasons as Record<string, string>)[supply.unfilledReason] ?? m.withdrawn[supply.unfilledReason] ?? supply.unfilledReason}{supply.note && ` · ${supply.note}`}</p>}
                {supply.answerBy && (supply.status === 'RequestReceived' || supply.status === 'WillSupply') && <p className='small soft'>{m.desk.answerBy(date(supply.answerBy, true))}</p>}
              </li>
            ))}
          </ol>
        </section>
      )}
      {request.ranking.length > 0 && (
        <section className='stack tight' aria-labelledby='ranking'>
          <h2 id='ranking'>{m.desk.whySupplier}</h2>
          <Ranking request={request} />
        </section>
      )}
    </>
  )
}
