import type { Dismissed, QuarantineCounts, Replay } from '@commonshelf/api/contract'
import { useEffect, useState } from 'react'
import { api } from '../api/client.js'
import { Problem } from '../api/problem.js'
import { useResource } from '../api/resource.js'
import { useSpeech } from '../i18n/index.js'
import { ProblemNote } from '../parts/states.js'
import { DismissForm } from './quarantine-dismiss.js'
import { ReplayLine, useReplay } from './quarantine-replay.js'

interface Props { source?: string, reason?: string, changes: number, onChoose: (reason: string | undefined) => void, onChanged: () => Promise<void> }

/** How many cases there are for which reason; all of one can be tried again, or set aside, together. */
export function QuarantineReasons ({ source, reason, changes, onChoose, onChanged }: Props) {
  const { m, number } = useSpeech()
  const { data, reload } = useResource<QuarantineCounts>('/quarantine/counts')
  const [dismissing, setDismissing] = useState(false)
  const [problem, setProblem] = useState<Problem>()
  const { replay, watch } = useReplay(async () => { await reload(); await onChanged() })
  useEffect(() => { if (changes > 0) void reload() }, [changes, reload])

  const counts = new Map<string, number>()
  for (const one of data?.counts ?? []) if (source === undefined || one.source === source) counts.set(one.reason, (counts.get(one.reason) ?? 0) + one.count)
  const all = [...counts.values()].reduce((sum, count) => sum + count, 0)
  const chosen = reason === undefined ? all : counts.get(reason) ?? 0
  const act = async (work: () => Promise<void>) => {
    setProblem(undefined)
    try { await work() } catch (thrown) { setProblem(Problem.of(thrown)) }
  }
  if (all === 0 && replay === undefined) return null
  return (
    <section className='card stack' aria-label={m.quality.byReason}>
      <ul className='row quarantine-reasons'>
        {[...counts].sort((a, b) => b[1] - a[1]).map(([one, count]) => (
          <li key={one}>
            <button type='button' className='button reason' aria-pressed={one === reason} onClick={() => onChoose(one === reason ? undefined : one)}>
              {m.quality.reasons[one] ?? one} <span className='count number'>{number(count)}</span>
            </button>
          </li>
        ))}
      </ul>
      {chosen > 0 && !dismissing && (
        <div className='row'>
          <button type='button' className='button' onClick={() => act(async () => watch(await api.post<Replay>('/quarantine/replays', { source, reason })))}>{m.quality.replayAll(number(chosen))}</button>
          {reason !== undefined && <button type='button' className='button quiet' onClick={() => setDismissing(true)}>{m.quality.dismissAll}</button>}
        </div>
      )}
      {dismissing && reason !== undefined && (
        <DismissForm onClose={() => setDismissing(false)} onDismiss={note => act(async () => {
          await api.post<Dismissed>('/quarantine/dismissals', { source, reason, note })
          setDismissing(false)
          await reload()
          onChoose(undefined)
          await onChanged()
        })} />
      )}
      {replay && <ReplayLine replay={replay} />}
      {problem && <ProblemNote problem={problem} />}
    </section>
  )
}
