import type { DeskTask, Request } from '@commonshelf/api/contract'
import { useState } from 'react'
import { Link } from 'wouter'
import { useResource } from '../api/resource.js'
import { usePlaceName } from '../catalogue/places.js'
import { useSpeech } from '../i18n/index.js'
import { Icon } from '../parts/icons.js'
import { ProblemNote, Skeleton } from '../parts/states.js'
import { Ranking } from './ranking.js'
import { Steps } from './step-buttons.js'
import type { Step } from './steps.js'

/** One thing to do: which book, where it stands, for whom, and the next step. */
export function Task ({ task, desk, here, onDone }: { task: DeskTask, desk: string, here?: string, onDone: (step: Step) => void }) {
  const { m, nameOf, date } = useSpeech()
  const placeName = usePlaceName()
  const { item } = task
  const forOthers = task.requester.code !== desk
  return (
    <article className={`task card ${task.late ? 'is-late' : ''}`} data-testid='desk-task' data-request={task.request}>
      <div className='task-what'>
        <h3><Link href={`/requests/${task.request}`}>{task.title}</Link></h3>
        {task.contributors.length > 0 && <p className='soft small'>{task.contributors.slice(0, 2).join(' · ')}</p>}
        {item && (
          <p className='task-item'>
            {item.callNumber && <span className='call-number'>{item.callNumber}</span>}
            {item.volume && <span>{item.volume}</span>}
            {item.location && <span className='soft'>{item.location}</span>}
            {item.barcode && <span className='number soft'><Icon name='barcode' size={16} /> {item.barcode}</span>}
          </p>
        )}
        <p className='task-lines small'>
          {task.kind === 'to-return' && task.supplier && <strong>{m.desk.goesTo(nameOf(task.supplier))}</strong>}
          {task.kind !== 'to-return' && task.supplier && task.supplier.code !== desk && <span>{m.desk.from(nameOf(task.supplier))}</span>}
          {forOthers && task.kind !== 'to-return' && <span>{m.desk.forLibrary(nameOf(task.requester))}</span>}
          {(task.kind === 'to-supply' || task.kind === 'to-ship') && <span>{m.desk.pickupAt(placeName(task.pickup))}</span>}
          {task.reader && <span>{m.desk.reader(task.reader.name, task.reader.card)}</span>}
          {task.due && <span>{m.desk.due[task.kind](date(task.due, task.kind === 'to-supply'))}</span>}
          <span className='soft number'>{m.desk.since(date(task.since, true))}</span>
          {task.late && <span className='tag warn'><Icon name='clock' size={14} />{m.desk.late}</span>}
        </p>
      </div>
      <Steps kind={task.kind} target={task} here={here} about={task.title} onDone={onDone} />
      {task.kind === 'to-supply' && <WhyUs request={task.request} />}
    </article>
  )
}

function WhyUs ({ request }: { request: string }) {
  const { m } = useSpeech()
  const [open, setOpen] = useState(false)
  const { data, problem } = useResource<Request>(open ? `/requests/${request}` : null)
  return (
    <details className='task-why' onToggle={event => setOpen(event.currentTarget.open)}>
      <summary className='small'><Icon name='chevron' size={16} />{m.desk.whySupplier}</summary>
      {problem && <ProblemNote problem={problem} />}
      {!data && !problem && open && <Skeleton lines={4} />}
      {data && <Ranking request={data} />}
    </details>
  )
}
