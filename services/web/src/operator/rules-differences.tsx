import type { RuleSet } from '@commonshelf/api/contract'
import { useSpeech } from '../i18n/index.js'
import { Note } from '../parts/states.js'

interface Difference { name: string, from: string, to: string }

/** Where two versions of the rules differ, line by line. */
export function RulesDifferences ({ from, to }: { from: RuleSet, to: RuleSet }) {
  const { m, number } = useSpeech()
  const words = m.rules
  const rows: Difference[] = []
  for (const figure of ['threshold', 'doubtBand', 'keyLimit'] as const) {
    if (from[figure] !== to[figure]) rows.push({ name: words[figure], from: number(from[figure]), to: number(to[figure]) })
  }
  for (const [list, title, names] of [['vetoes', words.vetoesTitle, words.vetoes], ['keys', words.keysTitle, words.keys]] as const) {
    for (const one of new Set([...from[list], ...to[list]])) {
      const [before, after] = [from[list].includes(one), to[list].includes(one)]
      if (before !== after) rows.push({ name: `${title}: ${names[one] ?? one}`, from: before ? words.on : words.off, to: after ? words.on : words.off })
    }
  }
  for (const [feature, outcomes] of Object.entries(to.points)) {
    for (const [outcome, points] of Object.entries(outcomes)) {
      const before = from.points[feature]?.[outcome]
      if (before !== points) rows.push({ name: `${words.features[feature] ?? feature}: ${words.outcomes[outcome] ?? outcome}`, from: before === undefined ? '–' : number(before), to: number(points) })
    }
  }
  if (rows.length === 0) return <Note>{words.sameAsActive}</Note>
  return (
    <section className='card stack tight' aria-labelledby='differs'>
      <h3 id='differs'>{words.differsFromActive}</h3>
      <table className='rule-differences'>
        <thead><tr><td /><th scope='col'>{words.from}</th><th scope='col'>{words.to}</th></tr></thead>
        <tbody>{rows.map(row => <tr key={row.name}><th scope='row'>{row.name}</th><td className='number'>{row.from}</td><td className='number'>{row.to}</td></tr>)}</tbody>
      </table>
    </section>
  )
}
