import type { TimelineEvent } from '@commonshelf/api/contract'
import { useSpeech } from '../i18n/index.js'

/** What happened to a request, the latest first, in whole sentences. */
export function Timeline ({ events, staff = false }: { events: TimelineEvent[], staff?: boolean }) {
  const { m, nameOf, date } = useSpeech()
  const latestFirst = [...events].reverse()
  return (
    <ol className='timeline' aria-label={m.requests.timeline}>
      {latestFirst.map((event, index) => (
        <li key={`${event.at} ${event.what} ${index}`} className={index === 0 ? 'latest' : undefined}>
          <p>{m.events[event.what](event.library ? nameOf(event.library) : '', typeof event.details?.reason === 'string' ? unfilledWords(event.details.reason) : undefined)}</p>
          <p className='soft small number'><time dateTime={event.at}>{date(event.at, true)}</time>{staff && event.by && ` · ${m.requests.by[event.by] ?? event.by}`}</p>
        </li>
      ))}
    </ol>
  )

  function unfilledWords (reason: string): string {
    return (m.desk.unfilledReasons as Record<string, string>)[reason] ?? m.withdrawn[reason] ?? reason
  }
}
