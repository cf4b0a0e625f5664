import type { RuleVersion, RuleVersions } from '@commonshelf/api/contract'
import { useState } from 'react'
import { Link } from 'wouter'
import { api, withQuery } from '../api/client.js'
import { useResource } from '../api/resource.js'
import { useSpeech } from '../i18n/index.js'
import { Note, ProblemNote, Skeleton } from '../parts/states.js'
import { RerunLine } from './reruns.js'
import { RulesForm } from './rules-form.js'
import { RulesVersion } from './rules-version.js'
import { isLive } from './work-progress.js'
import './rules.css'

/** The rules of matching: all versions, one of them, or a new draft. */
export function RulesPart ({ id }: { id?: string }) {
  if (id === undefined) return <Versions />
  return (
    <div className='stack'>
      <Back />
      {id === 'new' ? <RulesForm /> : <RulesVersion id={id} />}
    </div>
  )
}

function Back () {
  const { m } = useSpeech()
  return <p><Link href='/administration/rules'>‹ {m.rules.back}</Link></p>
}

function Versions () {
  const { m } = useSpeech()
  const { data, problem, reload } = useResource<RuleVersions>('/rules?limit=20', { every: 3_000 })
  const [older, setOlder] = useState<RuleVersions>()
  const words = m.rules
  if (problem && !data) return <ProblemNote problem={problem} retry={reload} />
  if (!data) return <Skeleton lines={6} />
  const next = older === undefined ? data.next : older.next
  const grow = async () => {
    const page = await api.get<RuleVersions>(withQuery('/rules', { limit: 20, cursor: next }))
    setOlder({ ...page, versions: [...older?.versions ?? [], ...page.versions] })
  }
  return (
    <div className='stack loose'>
      <p className='soft prose'>{words.lead}</p>
      {data.mayChange
        ? <p><Link className='button main' href='/administration/rules/new'>{words.newDraft}</Link></p>
        : <Note>{words.forAllOnly}</Note>}
      {data.carryingOut && (
        <section className='card stack tight' aria-label={words.carryingOut}>
          <h2>{words.carryingOut}</h2>
          <RerunLine rerun={data.carryingOut} mayRunAll={data.mayChange} onChange={reload} />
        </section>
      )}
      <section className='stack tight' aria-labelledby='versions'>
        <h2 id='versions'>{words.versions}</h2>
        <ul className='card divide cases'>{[...data.versions, ...older?.versions ?? []].map(version => <li key={version.id}><VersionLine version={version} /></li>)}</ul>
        {next !== undefined && <p><button type='button' className='button' onClick={grow}>{m.site.more}</button></p>}
      </section>
    </div>
  )
}

const tones = { draft: 'warn', active: 'good', retired: '' }

function VersionLine ({ version }: { version: RuleVersion }) {
  const { m, date, number } = useSpeech()
  const words = m.rules
  const { shadow } = version
  return (
    <div className='version'>
      <div className='stack tight'>
        <p><Link href={`/administration/rules/${version.id}`}><strong>{words.nameOf(version.name)}</strong></Link></p>
        {version.reason !== undefined && <p className='small'>{version.reason}</p>}
        <p className='soft small'>{words.by(version.createdBy, date(version.createdAt, true))}</p>
      </div>
      <p className='row small'>
        {shadow && version.state === 'draft' && (isLive(shadow)
          ? <span className='soft number'>{words.workStates[shadow.state]}: {words.done(number(shadow.done), number(shadow.total))}</span>
          : <span className='soft number'>{words.counts(number(shadow.merges), number(shadow.splits))}</span>)}
        <span className={`tag ${tones[version.state]}`}>{words.states[version.state]}</span>
      </p>
    </div>
  )
}
