import type { DoubtfulPair, DoubtfulPairs, Libraries, NewDecision } from '@commonshelf/api/contract'
import { useCallback, useEffect, useId, useRef, useState } from 'react'
import { api, withQuery } from '../api/client.js'
import { Problem } from '../api/problem.js'
import { useResource } from '../api/resource.js'
import { useSpeech } from '../i18n/index.js'
import { Empty, Note, ProblemNote, Skeleton } from '../parts/states.js'
import { DecisionsPart } from './decisions.js'
import { PairView } from './review-pair.js'
import './review.css'

type Verdict = NewDecision['verdict']
interface Said { pair: DoubtfulPair, verdict: Verdict }

const keysOf: Record<string, Verdict | 'undo'> = { s: 'same', d: 'different', u: 'unsure', z: 'undo' }
const pairName = ({ left, right }: DoubtfulPair) => `${left.id} ${right.id}`

/** Pairs that the rules are unsure of, one at a time, decided with one key. */
export function ReviewPart () {
  const { m, nameOf, number } = useSpeech()
  const selectId = useId()
  const [library, setLibrary] = useState('')
  const { data, problem, reload } = useResource<DoubtfulPairs>(withQuery('/doubtful-pairs', { limit: 50, library }))
  const { data: known } = useResource<Libraries>('/libraries?limit=100')
  const [said, setSaid] = useState<Said[]>([])
  const [failed, setFailed] = useState<Problem>()
  const [busy, setBusy] = useState(false)
  const last = said.at(-1)
  const decided = new Set(said.map(({ pair }) => pairName(pair)))
  const open = data?.pairs.filter(pair => !decided.has(pairName(pair))) ?? []
  const [pair] = open

  const say = useCallback(async (pair: DoubtfulPair, verdict: Verdict) => {
    setBusy(true)
    setFailed(undefined)
    try {
      await api.put(`/decisions/${pair.left.id}/${pair.right.id}`, { verdict })
      setSaid(before => verdict === 'undecided' ? before.slice(0, -1) : [...before, { pair, verdict }])
    } catch (thrown) {
      setFailed(Problem.of(thrown))
    }
    setBusy(false)
  }, [])

  // The page's last pair was decided: there may be more
  const shown = data?.pairs.length ?? 0
  useEffect(() => {
    if (shown > 0 && open.length === 0) void reload().then(() => setSaid([]))
  }, [shown, open.length, reload])

  const act = useRef<(key: string) => void>(undefined)
  act.current = key => {
    const meant = keysOf[key]
    if (busy || meant === undefined) return
    if (meant === 'undo') { if (last !== undefined) void say(last.pair, 'undecided') } else if (pair !== undefined) void say(pair, meant)
  }
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const typing = event.target instanceof HTMLElement && event.target.closest('input, textarea, select') !== null
      if (!typing && !event.ctrlKey && !event.metaKey && !event.altKey) act.current?.(event.key.toLowerCase())
    }
    addEventListener('keydown', onKey)
    return () => removeEventListener('keydown', onKey)
  }, [])

  return (
    <div className='stack'>
      <p className='prose soft'>{m.review.lead}</p>
      <div className='row review-bar'>
        <label htmlFor={selectId} className='soft small'>{m.review.library}</label>
        <select id={selectId} className='select quarantine-filter' value={library} onChange={event => { setLibrary(event.target.value); setSaid([]) }}>
          <option value=''>{m.review.allLibraries}</option>
          {known?.libraries.map(one => <option key={one.code} value={one.code}>{nameOf(one)}</option>)}
        </select>
        {data && open.length > 0 && <span className='tag'>{m.review.left(number(Math.max(open.length, data.total - said.length)))}</span>}
      </div>
      <div aria-live='polite'>{last && <Note kind='good' icon='check'>{m.review.decided[last.verdict]}</Note>}</div>
      {failed && <ProblemNote problem={failed} />}
      {problem && !data && <ProblemNote problem={problem} retry={reload} />}
      {!data && !problem && <Skeleton block='14rem' lines={4} />}
      {data && pair === undefined && <Empty title={m.review.none}><p>{m.review.noneText}</p></Empty>}
      {pair !== undefined && <PairView key={pairName(pair)} pair={pair} threshold={data?.threshold ?? 0} />}
      <div className='review-actions'>
        {pair !== undefined && (
          <>
            <button type='button' className='button main' disabled={busy} aria-keyshortcuts='s' onClick={() => say(pair, 'same')}>{m.review.same} <kbd>S</kbd></button>
            <button type='button' className='button' disabled={busy} aria-keyshortcuts='d' onClick={() => say(pair, 'different')}>{m.review.different} <kbd>D</kbd></button>
            <button type='button' className='button quiet' disabled={busy} aria-keyshortcuts='u' onClick={() => say(pair, 'unsure')}>{m.review.unsure} <kbd>U</kbd></button>
          </>
        )}
        {last !== undefined && <button type='button' className='button quiet' disabled={busy} aria-keyshortcuts='z' onClick={() => say(last.pair, 'undecided')}>{m.review.undo} <kbd>Z</kbd></button>}
      </div>
      <DecisionsPart />
    </div>
  )
}
