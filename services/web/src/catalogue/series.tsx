import type { Entry, EntrySeries, SeriesVolumes } from '@commonshelf/api/contract'
import { useState } from 'react'
import { Link } from 'wouter'
import { api } from '../api/client.js'
import { useResource } from '../api/resource.js'
import { useSpeech } from '../i18n/index.js'
import { Icon } from '../parts/icons.js'
import { ProblemNote, Skeleton } from '../parts/states.js'

/** The series and sets that an entry is in: each volume, and which libraries have it. Nothing where it stands alone. */
export function Series ({ entry }: { entry: Entry }) {
  const { m } = useSpeech()
  const { data } = useResource<EntrySeries>(`/entries/${entry.id}/series`)
  const several = data?.series.filter(({ entries, kind, volumes }) => entries > 1 || kind === 'set' && volumes === undefined) ?? []
  if (several.length === 0) return null
  return (
    <section className='stack tight' aria-labelledby='series'>
      <h2 id='series'>{m.works.series}</h2>
      {several.map(one => <OneSeries key={one.key} series={one} own={entry.id} />)}
    </section>
  )
}

function OneSeries ({ series, own }: { series: EntrySeries['series'][number], own: string }) {
  const { m, number } = useSpeech()
  const [open, setOpen] = useState(series.kind === 'set')
  return (
    <details open={open} onToggle={event => setOpen(event.currentTarget.open)}>
      <summary><Icon name='chevron' size={18} />{m.works.seriesOf(series.title)} <span className='soft small'>{m.works.editionsCount(number(series.entries))}</span></summary>
      {open && <Volumes seriesKey={series.key} own={own} />}
    </details>
  )
}

function Volumes ({ seriesKey, own }: { seriesKey: string, own: string }) {
  const { m, nameOf } = useSpeech()
  const path = `/series/${seriesKey}?limit=50`
  const { data, problem, reload } = useResource<SeriesVolumes>(path)
  const [further, setFurther] = useState<SeriesVolumes>()
  if (problem && !data) return <ProblemNote problem={problem} retry={reload} />
  if (!data) return <Skeleton lines={4} />
  const next = further === undefined ? data.next : further.next
  const more = async () => {
    const page = await api.get<SeriesVolumes>(`${path}&cursor=${next}`)
    setFurther({ ...page, volumes: [...further?.volumes ?? [], ...page.volumes] })
  }
  return (
    <div className='stack tight'>
      {data.missing.length > 0 && <p className='soft small'>{m.works.missing(data.missing.join('、'))}</p>}
      <ol className='divide volumes'>
        {[...data.volumes, ...further?.volumes ?? []].map(({ volume, volumeTitle, summary, holders }, index) => (
          <li key={`${summary.id} ${index}`} aria-current={summary.id === own ? 'true' : undefined}>
            <strong className='number'>{volume ?? <span className='soft small'>{m.works.noNumber}</span>}</strong>
            <div>
              <p>{summary.id === own ? <>{volumeTitle ?? summary.title} <span className='tag'>{m.works.thisOne}</span></> : <Link href={`/entries/${summary.id}`}>{volumeTitle ?? summary.title}</Link>}</p>
              <p className='soft small imprint'>
                {summary.publisher !== undefined && <span>{summary.publisher}</span>}
                {summary.year !== undefined && <span className='number'>{summary.year}</span>}
              </p>
              <p className='soft small'>
                {holders.length === 0 && m.works.held(0)}
                {holders.slice(0, 4).map(({ library, available }, at) => <span key={library.code}>{at > 0 && '、'}{available > 0 && <span className='dot good' />} {nameOf(library)}</span>)}
                {holders.length > 4 && ` · ${m.works.held(summary.libraries)}`}
              </p>
            </div>
          </li>
        ))}
      </ol>
      {next !== undefined && <p><button type='button' className='button' onClick={() => { void more() }}>{m.site.more}</button></p>}
    </div>
  )
}
