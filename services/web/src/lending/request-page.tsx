import type { Request, Session } from '@commonshelf/api/contract'
import { lazy } from 'react'
import { Link } from 'wouter'
import { useResource } from '../api/resource.js'
import { Cover } from '../catalogue/cover.js'
import { usePlaceName } from '../catalogue/places.js'
import { useSpeech } from '../i18n/index.js'
import { useTitle } from '../parts/page.js'
import { Note, ProblemNote, Skeleton } from '../parts/states.js'
import { DueLine } from './due-line.js'
import { Guarded } from './guarded.js'
import { RequestSteps } from './request-steps.js'
import { statusTone, statusWords } from './status.js'
import { Timeline } from './timeline.js'

const StaffPart = lazy(() => import('../desk/staff-part.js'))

/** One request: where it stands, what may be done, what happened. Staff see the supplies and the routing too. */
export function RequestPage ({ id }: { id: string }) {
  return <Guarded>{session => <OneRequest id={id} session={session} />}</Guarded>
}

function OneRequest ({ id, session }: { id: string, session: Session }) {
  const { m } = useSpeech()
  const { data, problem, reload } = useResource<Request>(`/requests/${id}`, { every: 15_000 })
  useTitle(data?.title ?? m.requests.title)
  const isStaff = session.kind === 'staff'
  return (
    <div className='reading stack'>
      <p><Link href={isStaff ? '/desk' : '/requests'}>← {isStaff ? m.desk.title : m.requests.title}</Link></p>
      {problem && !data && <ProblemNote problem={problem} retry={reload} />}
      {!data && !problem && <Skeleton block='7rem' lines={6} />}
      {data && (
        <article className='stack loose'>
          <RequestHead request={data} />
          {isStaff ? <StaffPart request={data} changed={reload} /> : <RequestSteps request={data} changed={reload} />}
          <section className='stack' aria-labelledby='timeline'>
            <h2 id='timeline'>{m.requests.timeline}</h2>
            <Timeline events={data.timeline} staff={isStaff} />
          </section>
        </article>
      )}
    </div>
  )
}

function RequestHead ({ request }: { request: Request }) {
  const { m, nameOf, date } = useSpeech()
  const placeName = usePlaceName()
  const isReady = request.status === 'ready' && request.outcome === undefined
  return (
    <header className='stack'>
      <div className='entry-head'>
        <Cover title={request.title} large />
        <div className='stack tight'>
          <p><span className={`tag ${statusTone(request)}`}>{statusWords(request, m)}</span></p>
          <h1>{request.title}</h1>
          <p className='soft'>{[...request.contributors.slice(0, 3), request.year].filter(Boolean).join(' · ')}</p>
          <p className='small'><Link href={`/entries/${request.entry}`}>{m.requests.entry}</Link></p>
        </div>
      </div>
      {isReady && (
        <Note kind='good' icon='pin'>
          <p><strong>{m.requests.pickup(placeName(request.pickup))}</strong></p>
          {request.collectBy && <p>{m.requests.collectBy(date(request.collectBy))}</p>}
        </Note>
      )}
      <ul className='stack tight small'>
        {!isReady && <li>{m.requests.pickup(placeName(request.pickup))}</li>}
        {request.supplier && <li>{m.requests.supplier(nameOf(request.supplier))}</li>}
        {request.loan && !request.loan.returnedAt && <li><DueLine loan={request.loan} /><p className='soft'>{m.requests.returnAnywhere}</p></li>}
        {request.note && <li>{m.requests.note}: {request.note}</li>}
      </ul>
    </header>
  )
}
