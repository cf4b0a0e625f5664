import type { Editions as EditionsAnswer, Entry } from '@commonshelf/api/contract'
import { useState } from 'react'
import { Link } from 'wouter'
import { api } from '../api/client.js'
import { useResource } from '../api/resource.js'
import { useSpeech } from '../i18n/index.js'
import { languageName, tagOf } from '../i18n/languages.js'
import { Availability } from './result-item.js'

/** The same work in other editions, languages, media and volumes. Nothing is shown where there is no other. */
export function Editions ({ entry }: { entry: Entry }) {
  const { m, language, number } = useSpeech()
  const path = `/entries/${entry.id}/editions`
  const { data } = useResource<EditionsAnswer>(path)
  const [further, setFurther] = useState<EditionsAnswer>()
  if (data === undefined || data.total === 0) return null
  const next = further === undefined ? data.next : further.next
  const more = async () => {
    const page = await api.get<EditionsAnswer>(`${path}?cursor=${next}`)
    setFurther({ ...page, entries: [...further?.entries ?? [], ...page.entries] })
  }
  return (
    <section className='stack tight' aria-labelledby='editions'>
      <h2 id='editions'>{m.works.editions} <span className='soft small'>{m.works.editionsCount(number(data.total))}</span></h2>
      <ul className='divide editions'>
        {[...data.entries, ...further?.entries ?? []].map(({ summary, volume }) => {
          const [code] = summary.languages
          return (
            <li key={summary.id}>
              <p lang={code === undefined ? undefined : tagOf(code)}><Link href={`/entries/${summary.id}`}>{summary.title}</Link></p>
              <p className='soft small imprint'>
                {volume !== undefined && !summary.title.includes(volume) && <span>{volume}</span>}
                {summary.publisher !== undefined && <span>{summary.publisher}</span>}
                {summary.year !== undefined && <span className='number'>{summary.year}</span>}
                {summary.edition !== undefined && <span>{summary.edition}</span>}
                {(summary.format !== entry.format || summary.carrier !== entry.carrier) && <span>{m.formats[summary.format]}{summary.carrier !== 'print' && summary.carrier !== 'unknown' && ` · ${m.carriers[summary.carrier]}`}</span>}
                {code !== undefined && code !== entry.languages[0] && <span className='tag'>{m.works.translation(languageName(code, language))}</span>}
              </p>
              <Availability available={summary.available} items={summary.items} libraries={summary.libraries} />
            </li>
          )
        })}
      </ul>
      {next !== undefined && <p><button type='button' className='button' onClick={() => { void more() }}>{m.site.more}</button></p>}
    </section>
  )
}
