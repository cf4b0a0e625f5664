import type { HarvestDetail } from '@commonshelf/api/contract'
import { useState } from 'react'
import { Link } from 'wouter'
import { api, withQuery } from '../api/client.js'
import { Problem } from '../api/problem.js'
import { useResource } from '../api/resource.js'
import { useSpeech } from '../i18n/index.js'
import { Icon } from '../parts/icons.js'
import { useTitle } from '../parts/page.js'
import { Note, ProblemNote, Skeleton } from '../parts/states.js'
import { LimitsForm } from './harvest-limits.js'
import { isMoving, tones } from './harvest-line.js'
import { Question } from './harvest-question.js'
import { TrialReport } from './harvest-trial.js'

/** One harvest: what it is doing, what came of it, and what it asks of a person. */
export function HarvestPage ({ id }: { id: string }) {
  const { m, nameOf, date } = useSpeech()
  const [every, setEvery] = useState<number>()
  const { data, problem, reload } = useResource<HarvestDetail>(`/harvests/${id}`, every === undefined ? {} : { every })
  const [failed, setFailed] = useState<Problem>()
  useTitle(`${m.harvests.one(id)} · ${m.operator.title}`)
  if (problem && !data) return <ProblemNote problem={problem} retry={reload} />
  if (!data) return <Skeleton block='8rem' lines={6} />
  const { harvest, progress, held, trial, limits } = data
  const isBehind = progress.described < progress.batches || progress.matched < progress.batches
  const wanted = isMoving(harvest) || isBehind ? 2_000 : undefined
  if (wanted !== every) setEvery(wanted)

  const act = async (path: string) => {
    setFailed(undefined)
    try {
      await api.post(path)
      await reload()
    } catch (thrown) {
      setFailed(Problem.of(thrown))
    }
  }
  const isStaging = harvest.trial && trial?.decision !== 'taken'
  const canStop = ['waiting', 'running', 'comparing'].includes(harvest.state)
  const canResume = harvest.state === 'stopped' || harvest.state === 'failed'
  return (
    <div className='stack loose'>
      <div className='stack'>
        <p><Link href='/administration/harvests' className='small'>← {m.harvests.back}</Link></p>
        <div className='row between'>
          <div className='stack tight'>
            <h2>{harvest.library ? nameOf(harvest.library) : m.harvests.one(id)}</h2>
            <p className='row small soft'>
              <span className={`tag ${tones[harvest.state]}`}>{m.harvests.states[harvest.state]}</span>
              {harvest.trial && <span className='tag'>{m.harvests.trial}</span>}
              <span>{m.harvests.one(id)} · {m.harvests.extent[harvest.extent]}</span>
              {harvest.startedAt !== undefined && <span className='number'>{m.harvests.started} {date(harvest.startedAt, true)}</span>}
              {harvest.finishedAt !== undefined && <span className='number'>{m.harvests.finished} {date(harvest.finishedAt, true)}</span>}
            </p>
          </div>
          <div className='row'>
            {canStop && <button type='button' className='button' onClick={() => act(`/harvests/${id}/stop`)}><Icon name='stop' size={18} />{m.harvests.stop}</button>}
            {canResume && <button type='button' className='button' onClick={() => act(`/harvests/${id}/resume`)}><Icon name='play' size={18} />{m.harvests.resume}</button>}
          </div>
        </div>
        <p>{m.harvests.meaning[harvest.state]}</p>
        {harvest.error !== undefined && <Note kind='bad' icon='alert'>{harvest.error}</Note>}
        {failed && <ProblemNote problem={failed} />}
        {isMoving(harvest) && <span className='moving' aria-hidden='true'><span /></span>}
      </div>

      {held && <Question harvest={harvest} held={held} onDone={reload} />}
      {!isStaging && <Outcome detail={data} isBehind={isBehind} />}
      {trial && <TrialReport harvest={harvest} trial={trial} onDone={reload} />}
      <LimitsForm source={harvest.source} limits={limits} onDone={reload} />
    </div>
  )
}

/** What came of it, in figures, and how far it is on the way into the catalogue. */
function Outcome ({ detail: { harvest, progress }, isBehind }: { detail: HarvestDetail, isBehind: boolean }) {
  const { m, number } = useSpeech()
  const figures = { received: harvest.received, added: harvest.added, changed: progress.changed, unchanged: harvest.unchanged, withdrawn: harvest.withdrawn, quarantined: harvest.quarantined, entries: progress.entries }
  return (
    <section className='stack tight' aria-label={m.harvests.steps}>
      <dl className='figures small-figures'>
        {(Object.keys(figures) as (keyof typeof figures)[]).map(name => <div key={name}><dt className='soft small'>{m.harvests.counts[name]}</dt><dd className='number'>{number(figures[name])}</dd></div>)}
      </dl>
      {progress.batches > 0 && (
        <p className='small soft number' role='status'>
          {isBehind ? `${m.harvests.described(number(progress.described), number(progress.batches))} · ${m.harvests.matched(number(progress.matched), number(progress.batches))}` : m.harvests.allDone}
        </p>
      )}
      {harvest.quarantined > 0 && <p><Link href={withQuery('/administration/quarantine', { source: harvest.source, harvest: harvest.id })}>{m.harvests.seeQuarantine}</Link></p>}
    </section>
  )
}
