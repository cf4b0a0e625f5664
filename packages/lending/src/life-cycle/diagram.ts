import { actionsFrom, isEnding, type LifeCycle } from './table.js'

/** The life cycle as a Mermaid state diagram, drawn from the table: what the README shows. */
export const diagramOf = <S extends string, A extends string, O extends string>(cycle: LifeCycle<S, A, O>): string => {
  const named = (state: S): string => state.replaceAll('-', '_') // Mermaid reads a hyphen as an arrow's beginning
  const lines = ['stateDiagram-v2', '  direction LR', `  [*] --> ${named(cycle.start)}`]
  const states = Object.keys(cycle.states) as S[]
  for (const state of states) {
    // Steps between the same two states share an arrow, so that the picture can be read
    const arrows = new Map<S, string[]>()
    for (const action of actionsFrom(cycle, state)) {
      const { next, outcome } = cycle.states[state].actions[action]!
      arrows.set(next, [...arrows.get(next) ?? [], outcome === undefined ? action : `${action} (${outcome})`])
    }
    for (const [next, actions] of arrows) lines.push(`  ${named(state)} --> ${named(next)}: ${actions.join(', ')}`)
  }
  for (const state of states) if (isEnding(cycle, state)) lines.push(`  ${named(state)} --> [*]`)
  return lines.join('\n')
}
