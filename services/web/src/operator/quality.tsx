import type { QualityOverview, QualityReport } from '@commonshelf/api/contract'
import { Link, useSearch } from 'wouter'
import { withQuery } from '../api/client.js'
import { useResource } from '../api/resource.js'
import { useSession } from '../api/session.js'
import { useSpeech } from '../i18n/index.js'
import { ProblemNote, Skeleton } from '../parts/states.js'
import { HistoryPolicyForm } from './history-policy.js'
import { QualityLibrary } from './quality-library.js'
import './quality.css'

/** How the records of each library are; of one library where the address names it. */
export function QualityPart () {
  const library = new URLSearchParams(useSearch()).get('library')
  return library === null ? <Overview /> : <QualityLibrary key={library} code={library} />
}

function Overview () {
  const { m, nameOf, number, date } = useSpeech()
  const { session } = useSession()
  const { data, problem, reload } = useResource<QualityOverview>('/quality', { every: 5_000 })
  if (problem && !data) return <ProblemNote problem={problem} retry={reload} />
  if (!data) return <Skeleton lines={8} />
  const fed = data.libraries.filter(({ records }) => records)
  return (
    <div className='stack'>
      <p className='soft prose'>{m.quality.lead}</p>
      <ul className='card divide quality-list'>
        {fed.map(({ library, report }) => (
          <li key={library.code}>
            <Link href={withQuery('/administration/quality', { library: library.code })} className='quality-row'>
              <strong>{nameOf(library)}</strong>
              {report === undefined || report.records === 0
                ? <span className='soft small'>{report === undefined ? m.quality.neverReported : m.quality.states[report.state]}</span>
                : <>
                    <ShareBar share={shareOf(report)} />
                    <span className='number'>{percent(shareOf(report))}</span>
                    <span className='soft small number'>{report.state === 'finished' ? date(report.finishedAt ?? report.createdAt) : m.quality.progress(number(report.records), number(report.total))}</span>
                  </>}
            </Link>
          </li>
        ))}
      </ul>
      {session?.role === 'operator' && <HistoryPolicyForm />}
    </div>
  )
}

export const shareOf = ({ clean, records }: Pick<QualityReport, 'clean' | 'records'>): number => records === 0 ? 0 : clean / records

/** To a tenth where it is not round; never 100 % while one record is not clean. */
export const percent = (share: number): string => {
  const shown = share < 1 ? Math.min(Math.round(share * 1000) / 10, 99.9) : 100
  return `${share > 0 && shown === 0 ? '< 0.1' : shown} %`
}

export function ShareBar ({ share, mark, markLabel }: { share: number, mark?: number, markLabel?: string }) {
  return (
    <span className='share' aria-hidden='true'>
      <span style={{ width: `${Math.min(100, share * 100)}%` }} />
      {mark !== undefined && <i style={{ insetInlineStart: `${Math.min(100, mark * 100)}%` }} title={markLabel} />}
    </span>
  )
}
