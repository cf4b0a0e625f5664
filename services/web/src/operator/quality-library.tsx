import type { LibraryQuality, QualityReport } from '@commonshelf/api/contract'
import { useState } from 'react'
import { Link, useLocation, useSearch } from 'wouter'
import { api, withQuery } from '../api/client.js'
import { Problem } from '../api/problem.js'
import { useResource } from '../api/resource.js'
import { useSpeech } from '../i18n/index.js'
import { Icon } from '../parts/icons.js'
import { Empty, ProblemNote, Skeleton } from '../parts/states.js'
import { percent, ShareBar, shareOf } from './quality.js'
import { QualityFindings } from './quality-findings.js'
import { TakeHome } from './quality-take-home.js'

/** One library: its latest report beside the one before and the others', the findings, and what can be taken home. */
export function QualityLibrary ({ code }: { code: string }) {
  const { m, nameOf, number, date } = useSpeech()
  const [, navigate] = useLocation()
  const chosen = new URLSearchParams(useSearch()).get('code') ?? undefined
  const [problem, setProblem] = useState<Problem>()
  const [fast, setFast] = useState(false)
  const resource = useResource<LibraryQuality>(`/libraries/${encodeURIComponent(code)}/quality`, { every: fast ? 1_000 : 10_000 })
  const { data, reload } = resource
  const report = data?.report
  const isLive = report?.state === 'waiting' || report?.state === 'running'
  if (isLive !== fast) setFast(isLive)

  const act = async (path: string) => {
    setProblem(undefined)
    try {
      await api.post<QualityReport>(path)
      await reload()
    } catch (thrown) {
      setProblem(Problem.of(thrown))
    }
  }
  const choose = (one: string | undefined) => navigate(withQuery('/administration/quality', { library: code, code: one }), { replace: true })

  if (resource.problem && !data) return <ProblemNote problem={resource.problem} retry={reload} />
  if (!data) return <Skeleton block='8rem' lines={6} />
  // While a new report is made, the last finished one stays in view
  const shown = report?.state === 'finished' ? report : data.trend[0]
  return (
    <div className='stack loose'>
      <p><Link href='/administration/quality' className='row'><Icon name='back' size={18} />{m.quality.all}</Link></p>
      <div className='row between'>
        <h2>{nameOf(data.library)}</h2>
        <div className='row'>
          {isLive && <button type='button' className='button' onClick={() => act(`/quality-reports/${report.id}/stop`)}>{m.quality.stop}</button>}
          {report && (report.state === 'stopped' || report.state === 'failed') && <button type='button' className='button' onClick={() => act(`/quality-reports/${report.id}/resume`)}>{m.quality.resume}</button>}
          {!isLive && <button type='button' className='button main' onClick={() => act(`/libraries/${encodeURIComponent(code)}/quality-reports`)}>{report ? m.quality.orderAgain : m.quality.order}</button>}
        </div>
      </div>
      {problem && <ProblemNote problem={problem} />}
      {report && report.state !== 'finished' && (
        <div role='status'>
          <p className='small number'>{m.quality.states[report.state]} · {m.quality.progress(number(report.records), number(report.total))}</p>
          <progress className='progress' max={Math.max(1, report.total)} value={report.records} />
          {report.error !== undefined && <p className='small late'>{report.error}</p>}
        </div>
      )}
      {shown === undefined
        ? !isLive && <Empty icon='check' title={m.quality.neverReported}><p>{m.quality.lead}</p></Empty>
        : <>
            <section className='card stack' aria-label={m.quality.asOf(date(shown.finishedAt ?? shown.createdAt))}>
              <div className='quality-head'>
                <p className='quality-share number'>{percent(shareOf(shown))}</p>
                <div className='stack tight'>
                  <p>{m.quality.cleanShare(percent(shareOf(shown)))}</p>
                  <p className='soft small number'>{[m.quality.cleanOf(number(shown.clean), number(shown.records)), shown.unreadable > 0 && m.quality.unreadable(number(shown.unreadable))].filter(Boolean).join(' · ')}</p>
                  <p className='soft small number'>{[changeOf(data), data.average.libraries > 0 && m.quality.average(percent(shareOf(data.average)), number(data.average.libraries))].filter(Boolean).join(' · ')}</p>
                  <p className='soft small'>{m.quality.asOf(date(shown.finishedAt ?? shown.createdAt, true))} · {m.quality.causes[shown.cause]}</p>
                </div>
              </div>
              <Trend trend={data.trend} />
              <Counts quality={data} report={shown} chosen={chosen} onChoose={choose} />
            </section>
            <TakeHome quality={data} report={shown} />
            {report?.state === 'finished' && Object.keys(shown.counts).length > 0 && <QualityFindings report={shown} chosen={chosen} onChoose={choose} />}
          </>}
    </div>
  )

  function changeOf ({ trend }: LibraryQuality): string | undefined {
    const [now, before] = trend
    if (now === undefined || before === undefined) return undefined
    const change = Math.round((shareOf(now) - shareOf(before)) * 1000) / 10
    return change === 0 ? m.quality.same : m.quality.since(`${change > 0 ? '+' : '−'}${Math.abs(change)} %`)
  }
}

const weights = ['wrong', 'missing', 'hint'] as const

/** Records by what was found in them: what is wrong first, the most first, each beside the average of the others. */
function Counts ({ quality, report, chosen, onChoose }: { quality: LibraryQuality, report: QualityReport, chosen?: string, onChoose: (code: string | undefined) => void }) {
  const { m, number } = useSpeech()
  const { severities, average } = quality
  if (Object.keys(report.counts).length === 0) return <Empty icon='check' title={m.quality.nothingFound}><p>{m.quality.nothingFoundText}</p></Empty>
  return (
    <div className='stack'>
      {average.records > 0 && <p className='soft small'><i className='legend' aria-hidden='true' />{m.quality.averageMark}</p>}
      {weights.map(weight => {
        const codes = Object.entries(report.counts).filter(([code]) => (severities[code] ?? 'wrong') === weight).sort((a, b) => b[1] - a[1])
        return codes.length > 0 && (
          <section key={weight} className='stack tight'>
            <h3 className={`weight ${weight}`}>{m.quality.severity[weight]}</h3>
            <ul className='quality-codes'>
              {codes.map(([code, count]) => (
                <li key={code}>
                  <button type='button' className='quality-code' aria-pressed={code === chosen} onClick={() => onChoose(code === chosen ? undefined : code)}>
                    <span>{m.quality.codes[code] ?? code}</span>
                    <ShareBar share={count / report.records} mark={average.records === 0 ? undefined : (average.counts[code] ?? 0) / average.records} markLabel={m.quality.averageMark} />
                    <span className='number'>{number(count)}</span>
                  </button>
                </li>
              ))}
            </ul>
          </section>
        )
      })}
    </div>
  )
}

/** The share of clean records from report to report, the newest on the right. */
function Trend ({ trend }: { trend: QualityReport[] }) {
  const { m, date } = useSpeech()
  if (trend.length < 2) return null
  return (
    <figure className='trend'>
      <figcaption className='soft small'>{m.quality.trend}</figcaption>
      <ol>
        {[...trend].reverse().map(report => {
          const told = m.quality.trendLabel(percent(shareOf(report)), date(report.finishedAt ?? report.createdAt, true))
          return <li key={report.id} title={told}><span style={{ height: `${Math.max(3, shareOf(report) * 100)}%` }} /><span className='unseen'>{told}</span></li>
        })}
      </ol>
    </figure>
  )
}
