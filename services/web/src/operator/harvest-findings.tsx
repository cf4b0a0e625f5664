import type { TrialFindings } from '@commonshelf/api/contract'
import { useState } from 'react'
import { Link } from 'wouter'
import { api, withQuery } from '../api/client.js'
import { useResource } from '../api/resource.js'
import { useSpeech } from '../i18n/index.js'
import { ProblemNote, Skeleton } from '../parts/states.js'

type Finding = TrialFindings['findings'][number]

/** One kind of what a trial found: how many, of what, and samples where somebody wants to see them. */
export function Findings ({ harvest, kind, title, count, tally = {}, names = {}, libraries = {} }: { harvest: string, kind: Finding['kind'], title: string, count: number, tally?: Record<string, number>, names?: Record<string, string>, libraries?: Record<string, string> }) {
  const { number } = useSpeech()
  const [isOpen, setOpen] = useState(false)
  if (count === 0) return null
  const parts = Object.entries(tally).sort(([, a], [, b]) => b - a)
  return (
    <details className='card' onToggle={event => setOpen(event.currentTarget.open)}>
      <summary>{title} <span className='count'>{number(count)}</span></summary>
      {parts.length > 0 && (
        <div className='trial-bars small'>
          {parts.map(([name, value]) => [
            <span key={`${name} name`}>{names[name] ?? name}</span>,
            <meter key={`${name} bar`} min={0} max={Math.max(count, 1)} value={value} aria-hidden='true' />,
            <span key={`${name} count`} className='number'>{number(value)}</span>
          ])}
        </div>
      )}
      {isOpen && <Samples harvest={harvest} kind={kind} libraries={libraries} />}
    </details>
  )
}

function Samples ({ harvest, kind, libraries }: { harvest: string, kind: Finding['kind'], libraries: Record<string, string> }) {
  const { m } = useSpeech()
  const path = withQuery(`/harvests/${harvest}/findings`, { kind, limit: 20 })
  const { data, problem, reload } = useResource<TrialFindings>(path)
  const [more, setMore] = useState<TrialFindings>()
  if (problem) return <ProblemNote problem={problem} retry={reload} />
  if (!data) return <Skeleton lines={3} />
  const next = more ? more.next : data.next
  const grow = async () => {
    const page = await api.get<TrialFindings>(withQuery(`/harvests/${harvest}/findings`, { kind, limit: 50, cursor: next })).catch(() => undefined)
    if (page) setMore({ ...page, findings: [...more?.findings ?? [], ...page.findings] })
  }
  return (
    <>
      <ul className='divide small'>{[...data.findings, ...more?.findings ?? []].map(finding => <li key={finding.id} className='trial-finding'><Sample finding={finding} libraries={libraries} /></li>)}</ul>
      {next !== undefined && <p><button type='button' className='button' onClick={grow}>{m.site.more}</button></p>}
    </>
  )
}

interface Shown { title?: { main?: string }, year?: number, contributors?: { name: string }[], publication?: { publisher?: string }[] }
interface Entry { cluster?: string, library?: string, records?: number, record?: Shown, becomes?: Shown }
interface Data {
  identifier?: string, record?: Shown, copies?: string[], title?: string
  fields?: string[], before?: Record<string, unknown>, after?: Record<string, unknown>
  detail?: string, start?: string, cause?: 'stated' | 'missing', engaged?: number
  entries?: Entry[], parts?: Entry[], cluster?: string, more?: number, because?: { score: number, features: string[] }[], libraries?: string[], requests?: number
  field?: string, value?: string
}

const sentenceOf = (record: Shown | undefined): string =>
  [record?.title?.main, record?.contributors?.[0]?.name, record?.publication?.[0]?.publisher, record?.year].filter(part => part !== undefined && part !== '').join(' · ')

function Sample ({ finding, libraries }: { finding: Finding, libraries: Record<string, string> }) {
  const { m, number } = useSpeech()
  const words = m.harvests.report
  const data = finding.data as Data
  switch (finding.kind) {
    case 'added': return <><span>{sentenceOf(data.record)}</span><span className='soft'><code>{data.identifier}</code> {data.copies?.join(' · ')}</span></>
    case 'gone': return (
      <>
        <span>{sentenceOf(data.record ?? undefined) || m.harvests.question.untitled}</span>
        <span className='row soft'><code>{data.identifier}</code>{data.cause && m.harvests.question.cause[data.cause]}{(data.engaged ?? 0) > 0 && <span className='tag warn'>{m.harvests.question.copies(String(data.engaged))}</span>}</span>
      </>
    )
    case 'refused': return <><span><strong>{finding.code}</strong> {data.detail}</span>{data.identifier !== undefined && <code>{data.identifier}</code>}{data.start !== undefined && data.start !== '' && <pre>{data.start}</pre>}</>
    case 'quality': return <><span>{data.title}</span><span className='soft'><code>{data.identifier}</code> {data.field} {data.value}</span></>
    case 'changed': return <Changed data={data} />
    case 'merge':
    case 'split': return (
      <>
        <ul>
          {(data.entries ?? data.parts ?? []).map((entry, at) => (
            <li key={at}>
              {entry.cluster === undefined ? sentenceOf(entry.record) || m.harvests.question.untitled : <Link href={`/entries/${entry.cluster}`}>{sentenceOf(entry.record) || m.harvests.question.untitled}</Link>}
              {entry.becomes !== undefined && sentenceOf(entry.becomes) !== sentenceOf(entry.record) && <span> → {sentenceOf(entry.becomes)}</span>}
              {entry.records !== undefined && <span className='soft'> {words.records(number(entry.records))}</span>}
            </li>
          ))}
        </ul>
        {(data.more ?? 0) > 0 && <span className='soft'>{words.others(number(data.more!))}</span>}
        <span className='row soft'>
          {data.cluster !== undefined && <Link href={`/entries/${data.cluster}`}>{data.cluster}</Link>}
          {data.because?.[0] && <span>{words.because(data.because[0].features.join(', '))}</span>}
          {data.libraries && data.libraries.length > 0 && <span>{words.libraries(data.libraries.map(code => libraries[code] ?? code).join(' · '))}</span>}
          {(data.requests ?? 0) > 0 && <span className='tag warn'>{words.requests(String(data.requests))}</span>}
        </span>
      </>
    )
  }
}

/** Side by side, field by field. */
function Changed ({ data: { identifier, title, fields = [], before = {}, after = {} } }: { data: Data }) {
  const { m } = useSpeech()
  const words = m.harvests.report
  return (
    <>
      <span><strong>{title}</strong> <code className='soft'>{identifier}</code></span>
      <table className='trial-compared'>
        <thead><tr><th scope='col'>{words.field}</th><th scope='col'>{words.before}</th><th scope='col'>{words.after}</th></tr></thead>
        <tbody>
          {fields.map(field => <tr key={field}><th scope='row'>{m.harvests.fieldNames[field] ?? field}</th><td>{plain(before[field]) || words.empty}</td><td>{plain(after[field]) || words.empty}</td></tr>)}
        </tbody>
      </table>
    </>
  )
}

/** What says how a value is to be understood, and is no part of it. */
const aside = new Set(['kind', 'role', 'scheme', 'source'])

/** A value in words: of lists the parts, of things what they hold. */
function plain (value: unknown): string {
  if (value === undefined || value === null) return ''
  if (Array.isArray(value)) return value.map(plain).filter(Boolean).join('; ')
  if (typeof value === 'boolean') return ''
  if (typeof value === 'object') return Object.entries(value).map(([name, part]) => aside.has(name) ? '' : plain(part)).filter(Boolean).join(' ')
  return String(value)
}
