import type { RequestSummary, Requests } from '@commonshelf/api/contract'
import { useState } from 'react'
import { Link } from 'wouter'
import { api, withQuery } from '../api/client.js'
import { Problem } from '../api/problem.js'
import { useResource } from '../api/resource.js'
import { Cover } from '../catalogue/cover.js'
import { usePlaceName } from '../catalogue/places.js'
import { useSpeech } from '../i18n/index.js'
import { useTitle } from '../parts/page.js'
import { Empty, ProblemNote, Skeleton } from '../parts/states.js'
import { Guarded } from './guarded.js'
import { DueLine } from './due-line.js'
import { hasEnded, statusTone, statusWords } from './status.js'

export function RequestsPage () {
  return <Guarded>{() => <MyRequests />}</Guarded>
}

const path = withQuery('/requests', { limit: 50 })

function MyRequests () {
  const { m } = useSpeech()
  const { data, problem, reload } = useResource<Requests>(path, { every: 30_000 })
  const [earlier, setEarlier] = useState<Requests>()
  const [problemOfMore, setProblemOfMore] = useState<Problem>()
  useTitle(m.requests.title)

  const all = [...data?.requests ?? [], ...earlier?.requests ?? []]
  const next = earlier ? earlier.next : data?.next
  const open = all.filter(request => !hasEnded(request))
  const ended = all.filter(hasEnded)
  const more = async () => {
    try {
      const page = await api.get<Requests>(withQuery('/requests', { limit: 50, cursor: next }))
      setEarlier(before => ({ requests: [...before?.requests ?? [], ...page.requests], next: page.next }))
    } catch (thrown) {
      setProblemOfMore(Problem.of(thrown))
    }
  }
  return (
    <div className='reading stack loose'>
      <h1>{m.requests.title}</h1>
      {problem && <ProblemNote problem={problem} retry={reload} />}
      {!data && !problem && <><Skeleton block='6rem' lines={0} /><Skeleton block='6rem' lines={0} /></>}
      {data && all.length === 0 && (
        <Empty title={m.requests.empty}>
          <p>{m.requests.emptyText}</p>
          <Link className='button main' href='/'>{m.requests.find}</Link>
        </Empty>
      )}
      {open.length > 0 && <RequestList title={m.requests.open} requests={open} />}
      {ended.length > 0 && <RequestList title={m.requests.ended} requests={ended} />}
      {problemOfMore && <ProblemNote problem={problemOfMore} />}
      {next !== undefined && <p><button type='button' className='button' onClick={more}>{m.site.more}</button></p>}
    </div>
  )
}

function RequestList ({ title, requests }: { title: string, requests: RequestSummary[] }) {
  return (
    <section className='stack tight' aria-label={title}>
      <h2>{title}</h2>
      <ul className='request-list'>{requests.map(request => <li key={request.id}><RequestLine request={request} /></li>)}</ul>
    </section>
  )
}

function RequestLine ({ request }: { request: RequestSummary }) {
  const { m, date } = useSpeech()
  const placeName = usePlaceName()
  return (
    <article className='request-line card'>
      <Cover title={request.title} />
      <div className='stack tight'>
        <p><span className={`tag ${statusTone(request)}`}>{statusWords(request, m)}</span></p>
        <h3><Link href={`/requests/${request.id}`}>{request.title}</Link></h3>
        {request.contributors.length > 0 && <p className='soft small'>{request.contributors.slice(0, 2).join(' · ')}</p>}
        {request.loan && !request.loan.returnedAt
          ? <DueLine loan={request.loan} />
          : !hasEnded(request) && <p className='small'>{m.requests.pickup(placeName(request.pickup))}{request.collectBy && request.status === 'ready' && <> · {m.requests.collectBy(date(request.collectBy))}</>}</p>}
        <p className='soft small'>{m.requests.askedOn(date(request.createdAt))}</p>
      </div>
    </article>
  )
}
