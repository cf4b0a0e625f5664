import type { Harvest, Libraries, Trial } from '@commonshelf/api/contract'
import { useState } from 'react'
import { useLocation } from 'wouter'
import { api } from '../api/client.js'
import { Problem } from '../api/problem.js'
import { useResource } from '../api/resource.js'
import { useSpeech } from '../i18n/index.js'
import { Note, ProblemNote } from '../parts/states.js'
import { Findings } from './harvest-findings.js'

const verdicts = ['added', 'changed', 'unchanged', 'stated', 'missing', 'refused'] as const

/** What a trial found, and what to do with it. */
export function TrialReport ({ harvest, trial, onDone }: { harvest: Harvest, trial: Trial, onDone: () => Promise<void> }) {
  const { m, number, nameOf } = useSpeech()
  const { data: known } = useResource<Libraries>('/libraries?limit=100')
  const libraries = Object.fromEntries(known?.libraries.map(library => [library.code, nameOf(library)]) ?? [])
  const words = m.harvests.report
  const isDone = trial.step === 'done'
  const { guard } = trial
  const figures = { entriesNew: trial.entries.new, joined: trial.entries.joined, entriesGone: trial.entries.gone, merges: trial.merges, splits: trial.splits }
  const isNothing = isDone && verdicts.every(verdict => verdict === 'unchanged' || (trial.verdicts[verdict] ?? 0) === 0) && Object.keys(trial.refused).length === 0
  return (
    <section className='stack' aria-labelledby='report'>
      <h2 id='report'>{words.title}</h2>
      {!isDone && trial.decision === undefined && (
        <p className='number' role='status'>
          {trial.step === 'match' ? words.progress.match(number(trial.matched), number(trial.toMatch)) : words.progress.describe(number(trial.judged), number(trial.staged))}
        </p>
      )}
      {isNothing && <Note kind='good' icon='check'>{words.nothing}</Note>}
      {Object.keys(trial.verdicts).length > 0 && (
        <dl className='figures small-figures'>
          {verdicts.map(verdict => <div key={verdict}><dt className='soft small'>{words.verdicts[verdict]}</dt><dd className='number'>{number(trial.verdicts[verdict] ?? 0)}</dd></div>)}
        </dl>
      )}
      {guard && <Note kind={guard.verdict === 'held' || guard.verdict === 'empty' ? 'warn' : undefined}>{guardWords(guard, words.guard, number)}</Note>}
      {isDone && (
        <dl className='figures small-figures' aria-label={words.entries}>
          {(Object.keys(figures) as (keyof typeof figures)[]).map(name => <div key={name}><dt className='soft small'>{words[name]}</dt><dd className='number'>{number(figures[name])}</dd></div>)}
        </dl>
      )}
      {trial.openRequests > 0 && <Note kind='warn' icon='alert'>{words.requests(number(trial.openRequests))}</Note>}
      {Object.keys(trial.libraries).length > 0 && <p className='small soft'>{words.libraries(Object.keys(trial.libraries).map(code => libraries[code] ?? code).join(' · '))}</p>}
      <Decision harvest={harvest} trial={trial} onDone={onDone} />
      {isDone && (
        <div className='stack tight'>
          <Findings harvest={harvest.id} kind='merge' title={words.merge} count={trial.merges} libraries={libraries} />
          <Findings harvest={harvest.id} kind='split' title={words.split} count={trial.splits} libraries={libraries} />
          <Findings harvest={harvest.id} kind='changed' title={words.verdicts.changed} count={trial.verdicts.changed ?? 0} tally={trial.fields} names={m.harvests.fieldNames} />
          <Findings harvest={harvest.id} kind='gone' title={words.gone} count={(trial.verdicts.stated ?? 0) + (trial.verdicts.missing ?? 0)} />
          <Findings harvest={harvest.id} kind='refused' title={words.refused} count={sum(trial.refused)} tally={trial.refused} />
          <Findings harvest={harvest.id} kind='added' title={words.verdicts.added} count={trial.verdicts.added ?? 0} />
          <Findings harvest={harvest.id} kind='quality' title={words.quality} count={sum(trial.quality)} tally={trial.quality} names={qualityNames(m.quality)} />
        </div>
      )}
    </section>
  )
}

const sum = (counts: Record<string, number>): number => Object.values(counts).reduce((total, count) => total + count, 0)

/** The quality report has a name for each code. */
const qualityNames = (words: object): Record<string, string> => {
  const { codes } = words as { codes?: Record<string, string | { title?: string }> }
  return Object.fromEntries(Object.entries(codes ?? {}).flatMap(([code, name]) => typeof name === 'string' ? [[code, name]] : name.title === undefined ? [] : [[code, name.title]]))
}

type GuardWords = ReturnType<typeof useSpeech>['m']['harvests']['report']['guard']

const guardWords = ({ verdict, stated, missing, present, allowed }: NonNullable<Trial['guard']>, words: GuardWords, number: (value: number) => string): string =>
  verdict === 'withdrawn'
    ? words.withdrawn(number(stated + missing), number(present))
    : verdict === 'held' ? words.held(number(stated + missing), number(present), number(allowed)) : words[verdict]

function Decision ({ harvest, trial, onDone }: { harvest: Harvest, trial: Trial, onDone: () => Promise<void> }) {
  const { m } = useSpeech()
  const words = m.harvests.report
  const [, navigate] = useLocation()
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<Problem>()
  const by = trial.decidedBy ?? words.somebody
  if (trial.decision !== undefined) return <Note kind={trial.decision === 'taken' ? 'good' : undefined}>{trial.decision === 'expired' ? words.expired : words[trial.decision](by)}</Note>
  const act = async (how: 'take' | 'drop') => {
    if (how === 'drop' && !confirm(words.dropSure)) return
    setBusy(true)
    setProblem(undefined)
    try {
      await api.post(`/harvests/${harvest.id}/${how}`)
      await onDone()
      if (how === 'drop') navigate('/administration/harvests')
    } catch (thrown) {
      setProblem(Problem.of(thrown))
    } finally {
      setBusy(false)
    }
  }
  const canDrop = ['shown', 'stopped', 'failed', 'comparing'].includes(harvest.state)
  return (
    <div className='stack tight'>
      {problem && <ProblemNote problem={problem} />}
      <div className='row'>
        {harvest.state === 'shown' && <button type='button' className='button main' disabled={busy} onClick={() => act('take')}>{words.take}</button>}
        {canDrop && <button type='button' className='button' disabled={busy} onClick={() => act('drop')}>{words.drop}</button>}
      </div>
      {harvest.state === 'shown' && <p className='small soft'>{words.takeHint} {words.keptDays}</p>}
    </div>
  )
}
