import type { Harvest } from '@commonshelf/api/contract'
import { Link } from 'wouter'
import { withQuery } from '../api/client.js'
import { useSpeech } from '../i18n/index.js'

export const tones: Record<Harvest['state'], string> = {
  waiting: '', running: 'accent', stopping: 'warn', stopped: 'warn', held: 'warn', finished: 'good', failed: 'bad', comparing: 'accent', shown: 'warn', dropped: ''
}

/** Whether something happens by itself. */
export const isMoving = ({ state }: Harvest): boolean => ['waiting', 'running', 'stopping', 'comparing'].includes(state)

/** One run: its state, when, and what came of it; a bar moves while it runs, for how much is to come nobody knows. */
export function HarvestLine ({ harvest }: { harvest: Harvest }) {
  const { m, number, date } = useSpeech()
  const { received, unchanged, withdrawn, quarantined } = harvest
  const when = harvest.finishedAt ?? harvest.startedAt
  return (
    <div className='harvest'>
      <p className='row small'>
        <Link href={`/administration/harvests/${harvest.id}`}><span className={`tag ${tones[harvest.state]}`}>{m.harvests.states[harvest.state]}</span></Link>
        {harvest.trial && <span className='tag'>{m.harvests.trial}</span>}
        <span className='number'>{m.operator.received(number(received))}</span>
        {unchanged > 0 && <span className='soft number'>{m.operator.unchanged(number(unchanged))}</span>}
        {withdrawn > 0 && <span className='soft number'>{m.operator.withdrawn(number(withdrawn))}</span>}
        {quarantined > 0 && <Link className='number' href={withQuery('/administration/quarantine', { source: harvest.source, harvest: harvest.id })}>{m.operator.quarantinedCount(number(quarantined))}</Link>}
        {when !== undefined && <span className='soft number'>{date(when, true)}</span>}
      </p>
      {(harvest.state === 'running' || harvest.state === 'comparing') && <span className='moving' aria-hidden='true'><span /></span>}
      {harvest.error !== undefined && <p className='small late'>{harvest.error}</p>}
    </div>
  )
}
