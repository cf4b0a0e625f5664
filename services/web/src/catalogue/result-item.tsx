import type { EntrySummary } from '@commonshelf/api/contract'
import { Link } from 'wouter'
import { useSpeech } from '../i18n/index.js'
import { languageName, tagOf } from '../i18n/languages.js'
import { Cover } from './cover.js'
import { Pieces } from './pieces.js'

/** An entry in a list: what it is, and whether it can be had now. */
export function ResultItem ({ entry }: { entry: EntrySummary }) {
  const { m, language } = useSpeech()
  const tag = entry.languages[0] === undefined ? undefined : tagOf(entry.languages[0])
  const { highlights } = entry
  const imprint = [entry.place, entry.publisher].filter(Boolean).join(': ')
  return (
    <article className='result'>
      <Cover title={entry.title} />
      <div className='result-text'>
        <h2 lang={tag}><Link href={`/entries/${entry.id}`}><Pieces pieces={highlights.title} text={entry.title} /></Link></h2>
        {entry.contributors.length > 0 && (
          <p lang={tag}>
            {entry.contributors.slice(0, 3).map((name, index) => (
              <span key={index}>{index > 0 && ' · '}<Pieces pieces={highlights.contributors?.[index]} text={name} /></span>
            ))}
          </p>
        )}
        <p className='soft small imprint'>
          {highlights.publisher ? <span><Pieces pieces={highlights.publisher} /></span> : imprint !== '' && <span>{imprint}</span>}
          {entry.year !== undefined && <span className='number'>{entry.year}</span>}
          {entry.edition !== undefined && <span>{entry.edition}</span>}
          <span>{m.formats[entry.format]}{entry.carrier !== 'print' && entry.carrier !== 'unknown' && ` · ${m.carriers[entry.carrier]}`}</span>
          {entry.languages[0] !== undefined && <span>{languageName(entry.languages[0], language)}</span>}
        </p>
        {highlights.subjects && highlights.subjects.length > 0 && (
          <p className='small soft'>{m.search.suggestionKinds.subject}: {highlights.subjects.slice(0, 2).map((pieces, index) => <span key={index}>{index > 0 && ' · '}<Pieces pieces={pieces} /></span>)}</p>
        )}
        {highlights.summary && <p className='small soft snippet' lang={tag}>…<Pieces pieces={highlights.summary} />…</p>}
        <Availability available={entry.available} items={entry.items} libraries={entry.libraries} />
      </div>
    </article>
  )
}

export function Availability ({ available, items, libraries }: { available: number, items: number, libraries: number }) {
  const { m } = useSpeech()
  return (
    <p className={`availability small ${available > 0 ? 'good' : ''}`}>
      <span className={`dot ${available > 0 ? 'good' : ''}`} />
      {available > 0 ? m.results.onShelf(available, libraries) : items > 0 ? m.results.notOnShelf(libraries) : m.results.noItems(libraries)}
    </p>
  )
}
