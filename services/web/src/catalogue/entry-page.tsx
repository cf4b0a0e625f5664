import type { Entry } from '@commonshelf/api/contract'
import { lazy, Suspense, useEffect } from 'react'
import { useLocation } from 'wouter'
import { useResource } from '../api/resource.js'
import { useSession } from '../api/session.js'
import { useSpeech } from '../i18n/index.js'
import { tagOf } from '../i18n/languages.js'
import { useTitle } from '../parts/page.js'
import { ProblemNote, Skeleton } from '../parts/states.js'
import { Ask } from './ask.js'
import { Cite } from './cite.js'
import { Cover } from './cover.js'
import { Editions } from './editions.js'
import { EntryFacts } from './entry-facts.js'
import { Holdings } from './holdings.js'
import { useNear } from './places.js'
import { pageOf } from './query.js'
import { Availability } from './result-item.js'
import { SearchBox } from './search-box.js'
import { Series } from './series.js'
import { Provenance } from './provenance.js'
import { Why } from './why.js'

// Readers never load what only staff use
const Correct = lazy(() => import('./correct.js'))

/** One entry: what it is, who has it, and asking for it. */
export function EntryPage ({ id }: { id: string }) {
  const { m } = useSpeech()
  const [, navigate] = useLocation()
  const { data: entry, problem, reload } = useResource<Entry>(`/entries/${encodeURIComponent(id)}`)
  const { session } = useSession()
  const near = useNear()
  // Joined to another since: the address becomes the one that lasts
  const lasting = entry && entry.id !== id ? `/entries/${entry.id}` : undefined
  useEffect(() => { if (lasting) navigate(lasting, { replace: true }) }, [lasting, navigate])
  useTitle(entry ? wholeTitle(entry) : m.entry.loading)

  return (
    <div className='stack loose'>
      <SearchBox onSearch={(q, field) => navigate(pageOf({ q, field }))} />
      {problem && <ProblemNote problem={problem} retry={reload} />}
      {!entry && !problem && <div className='entry'><Skeleton block='9.5rem' lines={5} /><Skeleton block='14rem' lines={0} /></div>}
      {entry && (
        <article className='entry'>
          <EntryHead entry={entry} />
          <div className='entry-side'>
            <Ask entry={entry} near={near[0]} />
          </div>
          <div className='entry-main'>
            <Holdings entry={entry} near={near} />
            <Series entry={entry} />
            <Editions entry={entry} />
            <EntryFacts entry={entry} />
            <Cite entry={entry} />
            <Why entry={entry} />
            <Provenance entry={entry} />
            {session?.kind === 'staff' && session.role === 'operator' && <Suspense><Correct entry={entry} onDone={reload} /></Suspense>}
          </div>
        </article>
      )}
    </div>
  )
}

const wholeTitle = ({ title }: Entry) => [title.main, title.partNumber, title.partName].filter(Boolean).join(' ')

function EntryHead ({ entry }: { entry: Entry }) {
  const { m } = useSpeech()
  const { title } = entry
  const tag = entry.languages[0] === undefined ? undefined : tagOf(entry.languages[0])
  const said = title.responsibility ?? entry.contributors.slice(0, 4).map(({ name }) => name).join('；')
  const imprint = entry.publication.map(({ place, publisher }) => [place, publisher].filter(Boolean).join(': ')).find(text => text !== '')
  return (
    <header className='entry-head'>
      <Cover title={title.main} large />
      <div className='stack tight'>
        <h1 lang={tag}>{wholeTitle(entry)}</h1>
        {title.rest !== undefined && <p lang={tag}>{title.rest}</p>}
        {title.romanised !== undefined && <p className='soft small'>{title.romanised}</p>}
        {said !== '' && <p lang={tag}>{said}</p>}
        <p className='soft small imprint'>
          {imprint !== undefined && <span>{imprint}</span>}
          {entry.year !== undefined && <span className='number'>{entry.year}</span>}
          {entry.edition !== undefined && <span>{entry.edition}</span>}
          <span>{m.formats[entry.format]}{entry.carrier !== 'print' && entry.carrier !== 'unknown' && ` · ${m.carriers[entry.carrier]}`}</span>
        </p>
        <Availability available={entry.available} items={entry.items} libraries={entry.libraries} />
      </div>
    </header>
  )
}
