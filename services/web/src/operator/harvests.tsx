import type { Harvest, Harvests, Sources } from '@commonshelf/api/contract'
import { useState } from 'react'
import { Link, useLocation, useSearch } from 'wouter'
import { api, withQuery } from '../api/client.js'
import { Problem } from '../api/problem.js'
import { useResource } from '../api/resource.js'
import { useSpeech } from '../i18n/index.js'
import { Icon } from '../parts/icons.js'
import { Empty, ProblemNote, Skeleton } from '../parts/states.js'
import { isMoving, tones } from './harvest-line.js'
import { HarvestPage } from './harvest-page.js'
import './harvests.css'

const states = ['held', 'shown', 'running', 'comparing', 'waiting', 'stopped', 'failed', 'finished', 'dropped'] as const
const atOnce = 30

/** All runs, the newest first; one of them where the address names it. */
export function HarvestsPart ({ id }: { id?: string }) {
  return id === undefined ? <HarvestList /> : <HarvestPage key={id} id={id} />
}

function HarvestList () {
  const { m, nameOf } = useSpeech()
  const params = new URLSearchParams(useSearch())
  const [, navigate] = useLocation()
  const query = { source: params.get('source') ?? undefined, state: params.get('state') ?? undefined }
  const { data: sources } = useResource<Sources>('/sources?limit=100')
  const path = withQuery('/harvests', { ...query, limit: atOnce })
  const { data, problem, reload } = useResource<Harvests>(path, { every: 5_000 })
  const [older, setOlder] = useState<{ of: string, pages: Harvests }>()
  const [failed, setFailed] = useState<Problem>()

  const grown = older?.of === path ? older.pages : undefined
  const harvests = joined(data?.harvests ?? [], grown?.harvests ?? [])
  const next = grown ? grown.next : data?.next
  const go = (change: Partial<typeof query>) => navigate(withQuery('/administration/harvests', { ...query, ...change }))
  const grow = async () => {
    setFailed(undefined)
    try {
      const page = await api.get<Harvests>(withQuery('/harvests', { ...query, limit: atOnce, cursor: next }))
      setOlder({ of: path, pages: { ...page, harvests: [...grown?.harvests ?? [], ...page.harvests] } })
    } catch (thrown) {
      setFailed(Problem.of(thrown))
    }
  }
  return (
    <div className='stack'>
      <p className='soft prose'>{m.harvests.lead}</p>
      <div className='row'>
        <select className='select quarantine-filter' aria-label={m.harvests.source} value={query.source ?? ''} onChange={event => go({ source: event.target.value || undefined })}>
          <option value=''>{m.operator.allLibraries}</option>
          {sources?.sources.map(source => <option key={source.id} value={source.id}>{nameOf(source.library)} ({m.operator.protocol[source.protocol]})</option>)}
        </select>
        <select className='select quarantine-filter' aria-label={m.holdings.status} value={query.state ?? ''} onChange={event => go({ state: event.target.value || undefined })}>
          <option value=''>{m.harvests.allStates}</option>
          {states.map(state => <option key={state} value={state}>{m.harvests.states[state]}</option>)}
        </select>
      </div>
      {problem && <ProblemNote problem={problem} retry={reload} />}
      {!data && !problem && <Skeleton lines={6} />}
      {data && harvests.length === 0 && <Empty icon='clock' title={m.harvests.none} />}
      {harvests.length > 0 && <ul className='card flush divide'>{harvests.map(harvest => <li key={harvest.id}><Row harvest={harvest} /></li>)}</ul>}
      {failed && <ProblemNote problem={failed} />}
      {next !== undefined && <p><button type='button' className='button' onClick={grow}>{m.site.more}</button></p>}
    </div>
  )
}

/** The newest page is asked for again and again, and moves over the older ones. */
const joined = (newest: Harvest[], older: Harvest[]): Harvest[] => {
  const ids = new Set(newest.map(({ id }) => id))
  return [...newest, ...older.filter(({ id }) => !ids.has(id))]
}

function Row ({ harvest }: { harvest: Harvest }) {
  const { m, nameOf, number, date } = useSpeech()
  const counts = (['received', 'added', 'unchanged', 'withdrawn', 'quarantined'] as const).filter(name => name === 'received' || harvest[name] > 0)
  return (
    <Link className='harvest-row' href={`/administration/harvests/${harvest.id}`}>
      <span className='stack tight'>
        <span className='row'>
          <strong>{harvest.library ? nameOf(harvest.library) : m.harvests.one(harvest.id)}</strong>
          <span className={`tag ${tones[harvest.state]}`}>{m.harvests.states[harvest.state]}</span>
          {harvest.trial && <span className='tag'>{m.harvests.trial}</span>}
        </span>
        <span className='row small soft number'>
          {counts.map(name => <span key={name}>{m.harvests.counts[name]} {number(harvest[name])}</span>)}
        </span>
        {isMoving(harvest) && <span className='moving' aria-hidden='true'><span /></span>}
      </span>
      <span className='row small soft number'>{date(harvest.finishedAt ?? harvest.startedAt ?? harvest.createdAt, true)}<Icon name='chevron' size={16} /></span>
    </Link>
  )
}
