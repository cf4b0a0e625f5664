import type { RulesSwitched, RuleVersion, RuleVersions, Shadow } from '@commonshelf/api/contract'
import { useState } from 'react'
import { useLocation } from 'wouter'
import { api } from '../api/client.js'
import { Problem } from '../api/problem.js'
import { useResource } from '../api/resource.js'
import { useSpeech } from '../i18n/index.js'
import { Icon } from '../parts/icons.js'
import { Sheet } from '../parts/sheet.js'
import { Note, ProblemNote, Skeleton } from '../parts/states.js'
import { RulesDifferences } from './rules-differences.js'
import { ShadowView } from './rules-shadow.js'

/** One version: where it differs from the rules in use, what it would change, and switching it on or back. */
export function RulesVersion ({ id }: { id: string }) {
  const { m, date } = useSpeech()
  const { data: version, problem, reload } = useResource<RuleVersion>(`/rules/${id}`, { every: 2_000 })
  const { data: versions } = useResource<RuleVersions>('/rules?limit=1', { every: 10_000 })
  const { data: active } = useResource<RuleVersion>(versions === undefined ? null : `/rules/${versions.active}`)
  const [problemOfStart, setProblemOfStart] = useState<Problem>()
  const words = m.rules
  if (problem && !version) return <ProblemNote problem={problem} retry={reload} />
  if (!version || !active || !versions) return <Skeleton block='8rem' lines={5} />
  const { shadow } = version
  const isOld = version.state === 'retired'
  const tries = async () => {
    setProblemOfStart(undefined)
    try {
      await api.post<Shadow>(`/rules/${id}/shadow`)
    } catch (thrown) {
      setProblemOfStart(Problem.of(thrown))
    }
    await reload()
  }
  const mayTry = versions.mayChange && version.state !== 'active' && (shadow === undefined || ['finished', 'stopped'].includes(shadow.state))
  return (
    <div className='stack loose'>
      <header className='stack tight'>
        <h2>{words.nameOf(version.name)} <span className={`tag ${version.state === 'active' ? 'good' : version.state === 'draft' ? 'warn' : ''}`}>{words.states[version.state]}</span></h2>
        {version.reason !== undefined && <p className='prose'>{version.reason}</p>}
        <p className='soft small'>{words.by(version.createdBy, date(version.createdAt, true))}</p>
      </header>
      {version.state !== 'active' && <RulesDifferences from={active.rules} to={version.rules} />}
      {version.state === 'draft' && !shadow && <Note>{words.untried}</Note>}
      {shadow && version.state !== 'active' && !shadow.current && shadow.state === 'finished' && <Note kind='warn'>{words.outOfDate}</Note>}
      {problemOfStart && <ProblemNote problem={problemOfStart} />}
      {mayTry && (
        <p className='row'>
          <button type='button' className={shadow ? 'button' : 'button main'} onClick={tries}><Icon name='play' size={16} />{shadow ? words.tryAgain : words.tryIt}</button>
          <span className='soft small'>{words.tryLead}</span>
        </p>
      )}
      {shadow && <ShadowView shadow={shadow} rulesTried={version.rules} mayChange={versions.mayChange} onChange={reload} />}
      {versions.mayChange && (isOld || version.state === 'draft' && shadow?.state === 'finished' && shadow.current) &&
        <SwitchButton version={version} back={isOld} />}
    </div>
  )
}

function SwitchButton ({ version, back }: { version: RuleVersion, back: boolean }) {
  const { m, number } = useSpeech()
  const [, navigate] = useLocation()
  const [open, setOpen] = useState(false)
  const [reason, setReason] = useState('')
  const [problem, setProblem] = useState<Problem>()
  const words = m.rules
  const shadow = version.shadow?.current === true && version.shadow.state === 'finished' ? version.shadow : undefined
  const act = async () => {
    setProblem(undefined)
    try {
      await api.post<RulesSwitched>(`/rules/${version.id}/switch`, reason.trim() === '' ? {} : { reason: reason.trim() })
      setOpen(false)
      navigate('/administration/rules')
    } catch (thrown) {
      setProblem(Problem.of(thrown))
    }
  }
  return (
    <>
      <p><button type='button' className='button main' onClick={() => setOpen(true)}>{back ? words.switchBack : words.switchOn}</button></p>
      <Sheet
        open={open} title={back ? words.confirmBackTitle : words.confirmTitle} onClose={() => setOpen(false)}
        foot={<div className='row'><button type='button' className='button main' onClick={act}>{back ? words.switchBack : words.switchOn}</button><button type='button' className='button' onClick={() => setOpen(false)}>{words.cancel}</button></div>}
      >
        <div className='stack'>
          <p>{words.confirm(words.nameOf(version.name))}</p>
          {shadow && <p>{words.confirmChanges(number(shadow.merges), number(shadow.splits))}</p>}
          {shadow && shadow.requests > 0 && <p>{words.confirmRequests(number(shadow.requests))}</p>}
          <p className='soft'>{words.confirmBack}</p>
          <div className='field'>
            <label htmlFor='switch-reason'>{words.why}</label>
            <input id='switch-reason' className='input' maxLength={1000} value={reason} onChange={event => setReason(event.target.value)} />
          </div>
          {problem && <ProblemNote problem={problem} />}
        </div>
      </Sheet>
    </>
  )
}
