import type { Replay } from '@commonshelf/api/contract'
import { useEffect, useRef, useState } from 'react'
import { useResource } from '../api/resource.js'
import { useSpeech } from '../i18n/index.js'
import { Note } from '../parts/states.js'

const isLive = (replay: Replay | undefined): boolean => replay?.state === 'waiting' || replay?.state === 'running'

/** Follows a replay until it ends; `onEnd` is told once. */
export function useReplay (onEnd: () => Promise<void>): { replay?: Replay, watch: (replay: Replay) => void } {
  const [begun, setBegun] = useState<Replay>()
  const [isOver, setOver] = useState(true)
  const { data } = useResource<Replay>(begun === undefined || isOver ? null : `/quarantine/replays/${begun.id}`, { keep: true, every: 1000 })
  const told = useRef<string>(undefined)
  const replay = data !== undefined && data.id === begun?.id ? data : begun
  useEffect(() => {
    if (replay === undefined || isLive(replay) || told.current === replay.id) return
    told.current = replay.id
    setBegun(replay)
    setOver(true)
    void onEnd()
  }, [replay, onEnd])
  return { replay, watch: one => { setBegun(one); setOver(!isLive(one)) } }
}

/** How far it has come, and what came of it. */
export function ReplayLine ({ replay }: { replay: Replay }) {
  const { m, number } = useSpeech()
  const done = replay.taken + replay.refused
  if (isLive(replay)) {
    return (
      <div role='status'>
        <p className='small number'>{m.quality.replaying(number(done), number(replay.total))}</p>
        <progress className='progress' max={Math.max(1, replay.total)} value={done} />
      </div>
    )
  }
  return (
    <Note kind={replay.state === 'finished' && replay.refused === 0 ? 'good' : 'warn'} live>
      <p>{replay.state === 'stopped' ? `${m.quality.replayStopped} ` : ''}{m.quality.replayed(number(replay.taken), number(replay.refused))}</p>
      {replay.error !== undefined && <p className='small'>{replay.error}</p>}
    </Note>
  )
}
