import type { QualityFinding, QualityFindings as Findings, QualityReport } from '@commonshelf/api/contract'
import { useState } from 'react'
import { Link } from 'wouter'
import { api, withQuery } from '../api/client.js'
import { Problem } from '../api/problem.js'
import { useResource } from '../api/resource.js'
import { useSpeech } from '../i18n/index.js'
import { languageName } from '../i18n/languages.js'
import { ProblemNote, Skeleton } from '../parts/states.js'

interface Props { report: QualityReport, chosen?: string, onChoose: (code: string | undefined) => void }

/** Each finding with its record, what stands there and what it may have been meant to be. */
export function QualityFindings ({ report, chosen, onChoose }: Props) {
  const { m } = useSpeech()
  const path = withQuery(`/quality-reports/${report.id}/findings`, { code: chosen, limit: 20 })
  const { data, problem, reload } = useResource<Findings>(path, { keep: true })
  const [more, setMore] = useState<{ of: string, page: Findings }>()
  const [problemOfMore, setProblemOfMore] = useState<Problem>()
  const grown = more?.of === path ? more.page : undefined
  const next = grown ? grown.next : data?.next
  const grow = async () => {
    try {
      const page = await api.get<Findings>(withQuery(path, { cursor: next }).replace('?cursor', '&cursor'))
      setMore({ of: path, page: { ...page, findings: [...grown?.findings ?? [], ...page.findings] } })
    } catch (thrown) {
      setProblemOfMore(Problem.of(thrown))
    }
  }
  return (
    <section className='stack' aria-labelledby='findings'>
      <div className='row between'>
        <h2 id='findings'>{m.quality.findings}</h2>
        <select className='select quarantine-filter' aria-label={m.quality.filter} value={chosen ?? ''} onChange={event => onChoose(event.target.value || undefined)}>
          <option value=''>{m.quality.allCodes}</option>
          {Object.keys(report.counts).map(code => <option key={code} value={code}>{m.quality.codes[code] ?? code}</option>)}
        </select>
      </div>
      {problem && <ProblemNote problem={problem} retry={reload} />}
      {!data && !problem && <Skeleton lines={6} />}
      {data && <ul className='card divide cases'>{[...data.findings, ...grown?.findings ?? []].map(finding => <li key={finding.id}><Finding finding={finding} /></li>)}</ul>}
      {problemOfMore && <ProblemNote problem={problemOfMore} />}
      {next !== undefined && <p><button type='button' className='button' onClick={grow}>{m.site.more}</button></p>}
    </section>
  )
}

function Finding ({ finding }: { finding: QualityFinding }) {
  const { m, language } = useSpeech()
  const { code, field, value, detail, proposal, safe, identifier, title, entry, record } = finding
  const isDuplicate = code.startsWith('duplicate-')
  const told = isDuplicate ? detail && m.quality.sameAs(detail) : detail && (code.endsWith('-missing') ? `× ${detail}` : code === 'isbn-other-country' ? languageName(detail, language) : m.quality.details[detail] ?? detail)
  return (
    <article className='finding'>
      <div className='stack tight'>
        <p><strong>{m.quality.codes[code] ?? code}</strong> {field !== 'record' && value !== '' && <code className='soft small'>{field}</code>}</p>
        {!isDuplicate && value !== '' && (
          <p className='finding-values'>
            <span className={proposal === undefined ? undefined : 'struck'}>{value}</span>
            {proposal !== undefined && <> <span aria-hidden='true'>→</span> <span>{proposal}</span>{safe && <> <span className='tag good'>{m.quality.safe}</span></>}</>}
          </p>
        )}
        {told && <p className='small soft'>{told}</p>}
      </div>
      <p className='small finding-record'>
        <span>{title ?? m.quality.missingValue}</span>
        <span className='soft call-number'>{identifier}</span>
        <span className='row'>
          <Link href={withQuery('/administration/records', { id: record })}>{m.quality.toRecord}</Link>
          {entry !== undefined && <Link href={`/entries/${entry}`}>{m.quality.toEntry}</Link>}
        </span>
      </p>
    </article>
  )
}
