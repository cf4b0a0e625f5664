import type { NewRuleVersion, RuleBounds, RuleSet, RuleVersion, RuleVersions } from '@commonshelf/api/contract'
import { useState, type FormEvent } from 'react'
import { useLocation } from 'wouter'
import { api } from '../api/client.js'
import { Problem } from '../api/problem.js'
import { useResource } from '../api/resource.js'
import { useSpeech } from '../i18n/index.js'
import { ProblemNote, Skeleton } from '../parts/states.js'

/** A new draft, beginning with the rules in use. */
export function RulesForm () {
  const { data: bounds, problem } = useResource<RuleBounds>('/rules/bounds')
  const { data: versions } = useResource<RuleVersions>('/rules?limit=1')
  const { data: active } = useResource<RuleVersion>(versions === undefined ? null : `/rules/${versions.active}`)
  if (problem) return <ProblemNote problem={problem} />
  return bounds && active ? <Form bounds={bounds} from={active.rules} /> : <Skeleton lines={8} />
}

const figures = ['threshold', 'doubtBand', 'keyLimit'] as const

function Form ({ bounds, from }: { bounds: RuleBounds, from: RuleSet }) {
  const { m, number } = useSpeech()
  const [, navigate] = useLocation()
  const [rules, setRules] = useState(from)
  const [name, setName] = useState('')
  const [reason, setReason] = useState('')
  const [problem, setProblem] = useState<Problem>()
  const words = m.rules
  const save = async (event: FormEvent) => {
    event.preventDefault()
    setProblem(undefined)
    const { name: _, ...given } = rules
    try {
      const draft = await api.post<RuleVersion>('/rules', { name: name.trim(), rules: given, ...reason.trim() === '' ? {} : { reason: reason.trim() } } satisfies NewRuleVersion)
      navigate(`/administration/rules/${draft.id}`)
    } catch (thrown) {
      setProblem(Problem.of(thrown))
    }
  }
  const toggle = (list: 'vetoes' | 'keys', one: string) => {
    setRules({ ...rules, [list]: bounds[list].filter(other => other === one ? !rules[list].includes(one) : rules[list].includes(other)) })
  }
  return (
    <form className='stack loose' onSubmit={save}>
      <section className='card stack'>
        <h2>{words.newDraft}</h2>
        <div className='form-grid'>
          <div className='field'>
            <label htmlFor='rules-name'>{words.name}</label>
            <input id='rules-name' className='input' required maxLength={100} placeholder={words.namePlaceholder} value={name} onChange={event => setName(event.target.value)} />
          </div>
          <div className='field'>
            <label htmlFor='rules-reason'>{words.reason}</label>
            <input id='rules-reason' className='input' maxLength={1000} value={reason} onChange={event => setReason(event.target.value)} />
          </div>
        </div>
        <div className='form-grid'>
          {figures.map(figure => (
            <div key={figure} className='field'>
              <label htmlFor={figure}>{words[figure]}</label>
              <input id={figure} className='input number' type='number' required step={1} min={bounds[figure][0]} max={bounds[figure][1]} value={rules[figure]} onChange={event => setRules({ ...rules, [figure]: event.target.valueAsNumber })} />
              <span className='hint'>{words[`${figure}Hint`]} {words.range(number(bounds[figure][0]!), number(bounds[figure][1]!))}</span>
            </div>
          ))}
        </div>
      </section>
      <section className='card stack tight' aria-labelledby='vetoes'>
        <h2 id='vetoes'>{words.vetoesTitle}</h2>
        <p className='soft'>{words.vetoesLead}</p>
        <div className='checks'>
          {bounds.vetoes.map(veto => <label key={veto} className='check'><input type='checkbox' checked={rules.vetoes.includes(veto)} onChange={() => toggle('vetoes', veto)} />{words.vetoes[veto] ?? veto}</label>)}
        </div>
      </section>
      <section className='card stack tight' aria-labelledby='points'>
        <h2 id='points'>{words.pointsTitle}</h2>
        <p className='soft'>{words.pointsLead} {words.range(number(bounds.points[0]!), number(bounds.points[1]!))}</p>
        {Object.entries(rules.points).map(([feature, outcomes]) => (
          <details key={feature} className='feature'>
            <summary>{words.features[feature] ?? feature}</summary>
            <div className='points-of'>
              {Object.entries(outcomes).map(([outcome, value]) => (
                <label key={outcome}>
                  <span>{words.outcomes[outcome] ?? outcome}</span>
                  <input
                    className='input number' type='number' required step={1} min={bounds.points[0]} max={bounds.points[1]} value={Number.isNaN(value) ? '' : value}
                    onChange={event => setRules({ ...rules, points: { ...rules.points, [feature]: { ...outcomes, [outcome]: event.target.valueAsNumber } } })}
                  />
                </label>
              ))}
            </div>
          </details>
        ))}
      </section>
      <section className='card stack tight' aria-labelledby='clues'>
        <h2 id='clues'>{words.keysTitle}</h2>
        <div className='checks'>
          {bounds.keys.map(key => <label key={key} className='check'><input type='checkbox' checked={rules.keys.includes(key)} onChange={() => toggle('keys', key)} />{words.keys[key] ?? key}</label>)}
        </div>
      </section>
      {problem && <ProblemNote problem={problem} />}
      <p><button className='button main'>{words.saveDraft}</button></p>
    </form>
  )
}
