import type { RuleSet, Shadow, ShadowChange, ShadowChanges, ShadowLibraries } from '@commonshelf/api/contract'
import { useState } from 'react'
import { Link } from 'wouter'
import { api, withQuery } from '../api/client.js'
import { useResource } from '../api/resource.js'
import { EvidenceList } from '../catalogue/evidence.js'
import { useSpeech, type Messages } from '../i18n/index.js'
import { Note, ProblemNote, Skeleton } from '../parts/states.js'
import { isLive, WorkProgress } from './work-progress.js'

const figures = ['before', 'after', 'merges', 'splits', 'libraries', 'requests'] as const

/** What a cause is called: veto:volume is a veto. */
export const causeWords = (words: Messages['rules'], cause: string): string => {
  const [kind, name = ''] = cause.split(/:(.*)/s)
  if (kind === 'veto') return words.cause.veto(words.vetoes[name] ?? name)
  if (kind === 'points') return words.cause.points(words.features[name] ?? name)
  return kind === 'threshold' || kind === 'keys' ? words.cause[kind] : words.cause.others
}

/** A trial of rules over the whole catalogue: how far it is, and what would be different, with samples. */
export function ShadowView ({ shadow, rulesTried, mayChange, onChange }: { shadow: Shadow, rulesTried: RuleSet, mayChange: boolean, onChange: () => Promise<void> }) {
  const { m, number } = useSpeech()
  const words = m.rules
  const [cause, setCause] = useState('')
  const [kind, setKind] = useState('')
  const [requested, setRequested] = useState(false)
  return (
    <section className='stack' aria-labelledby='difference'>
      <h2 id='difference'>{words.difference}</h2>
      {shadow.state !== 'finished' && <div className='card'><WorkProgress work={shadow} onChange={onChange} {...mayChange ? { path: `/shadows/${shadow.id}` } : {}} /></div>}
      {isLive(shadow) && <p className='soft small'>{words.soFar}</p>}
      <dl className='figures'>
        {figures.map(figure => <div key={figure}><dt className='soft small'>{words.figures[figure]}</dt><dd className='number'>{number(shadow[figure])}</dd></div>)}
      </dl>
      {shadow.state === 'finished' && shadow.causes.length === 0 && <Note kind='good' icon='check'>{words.noDifference}</Note>}
      {shadow.causes.length > 0 && (
        <>
          <LibrariesConcerned shadow={shadow} />
          <h3>{words.samples}</h3>
          <div className='row'>
            <select className='select quarantine-filter' aria-label={words.causes} value={cause} onChange={event => setCause(event.target.value)}>
              <option value=''>{words.allCauses}</option>
              {shadow.causes.map(one => <option key={one.cause} value={one.cause}>{causeWords(words, one.cause)} ({number(one.changes)})</option>)}
            </select>
            <select className='select quarantine-filter' aria-label={words.allKinds} value={kind} onChange={event => setKind(event.target.value)}>
              <option value=''>{words.allKinds}</option>
              {(['merge', 'split', 'both'] as const).map(one => <option key={one} value={one}>{words.kinds[one]}</option>)}
            </select>
            {shadow.requests > 0 && <label className='check'><input type='checkbox' checked={requested} onChange={() => setRequested(!requested)} />{words.requestedOnly}</label>}
          </div>
          <Samples path={withQuery(`/shadows/${shadow.id}/changes`, { cause, kind, requested: requested ? 'true' : undefined, limit: 10 })} rulesTried={rulesTried} />
        </>
      )}
    </section>
  )
}

function LibrariesConcerned ({ shadow }: { shadow: Shadow }) {
  const { m, nameOf, number } = useSpeech()
  const { data } = useResource<ShadowLibraries>(`/shadows/${shadow.id}/libraries?limit=100`, { keep: true })
  if (!data) return null
  return (
    <details>
      <summary>{m.rules.librariesTitle} ({number(shadow.libraries)})</summary>
      <ul className='members'>{data.libraries.map(({ library, records }) => <li key={library.code}><span>{nameOf(library)}</span><span className='soft number'>{m.rules.libraryRecords(number(records))}</span></li>)}</ul>
    </details>
  )
}

function Samples ({ path, rulesTried }: { path: string, rulesTried: RuleSet }) {
  const { m } = useSpeech()
  const { data, problem, reload } = useResource<ShadowChanges>(path)
  const [more, setMore] = useState<{ of: string, page: ShadowChanges }>()
  const grown = more?.of === path ? more.page : undefined
  if (problem && !data) return <ProblemNote problem={problem} retry={reload} />
  if (!data) return <Skeleton lines={5} />
  const next = grown === undefined ? data.next : grown.next
  const grow = async () => {
    const page = await api.get<ShadowChanges>(`${path}&cursor=${encodeURIComponent(next ?? '')}`)
    setMore({ of: path, page: { ...page, changes: [...grown?.changes ?? [], ...page.changes] } })
  }
  const changes = [...data.changes, ...grown?.changes ?? []]
  if (changes.length === 0) return <p className='soft'>{m.rules.noSamples}</p>
  return (
    <>
      <ul className='card divide cases'>{changes.map(change => <li key={change.id}><Change change={change} rulesTried={rulesTried} /></li>)}</ul>
      {next !== undefined && <p><button type='button' className='button' onClick={grow}>{m.site.more}</button></p>}
    </>
  )
}

function Change ({ change, rulesTried }: { change: ShadowChange, rulesTried: RuleSet }) {
  const { m, nameOf, number } = useSpeech()
  const words = m.rules
  const { pair } = change
  const parts = change.parts.map(part => someOf(part, pair))
  const shown = parts.reduce((sum, part) => sum + part.length, 0)
  return (
    <article className='changed stack'>
      <p className='row small'>
        <strong>{words.kinds[change.kind]}</strong>
        <span className='tag'>{causeWords(words, change.cause)}</span>
        {change.requests > 0 && <span className='tag warn'>{words.requestsHere(change.requests)}</span>}
      </p>
      <div className='parts'>
        {parts.map((part, at) => (
          <section key={at} aria-label={words.wouldBe(at + 1)}>
            <p className='soft small'>{words.wouldBe(at + 1)}</p>
            <ul>
              {part.map(record => (
                <li key={record.id} className={record.id === pair?.a || record.id === pair?.b ? 'telling' : undefined}>
                  <strong>{record.title}</strong>
                  <p className='small'>{[record.contributors.join('；'), record.edition, record.publication, record.extent, record.isbn.join(' ')].filter(Boolean).join(' · ')}</p>
                  <p className='soft small'>{nameOf(record.library)} · {record.entry === '' ? null : <Link href={`/entries/${record.entry}`}>{words.was(record.entry)}</Link>}</p>
                </li>
              ))}
            </ul>
          </section>
        ))}
      </div>
      {shown < change.records && <p className='soft small'>{words.more(number(change.records - shown))}</p>}
      {pair && (
        <div className='parts'>
          <Judged title={words.judgedNow} judged={pair.now} />
          <Judged title={`${words.judgedTried} (${rulesTried.name})`} judged={pair.tried} />
        </div>
      )}
    </article>
  )
}

/** The pair that tells why, and two records of each entry as it is: enough to see what it is about. */
function someOf (part: ShadowChange['parts'][number], pair: ShadowChange['pair']): ShadowChange['parts'][number] {
  const seen = new Map<string, number>()
  return part.filter(({ id, entry }) => {
    const count = seen.get(entry) ?? 0
    const isTelling = id === pair?.a || id === pair?.b
    if (!isTelling && count >= 2) return false
    seen.set(entry, count + 1)
    return true
  })
}

function Judged ({ title, judged }: { title: string, judged: NonNullable<ShadowChange['pair']>['now'] }) {
  const { m, number } = useSpeech()
  return (
    <section className='stack tight' aria-label={title}>
      <p><span className='soft small'>{title}</span> <strong>{judged.veto === undefined ? m.rules.points(number(Math.round(judged.score))) : m.rules.vetoed(m.rules.vetoes[judged.veto] ?? judged.veto)}</strong></p>
      <EvidenceList evidence={judged.evidence} />
    </section>
  )
}
