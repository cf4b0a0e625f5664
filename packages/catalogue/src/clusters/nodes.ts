import { evidenceOf } from '../matching/compare.js'
import { inOneShape, isStub, type MatchFeatures } from '../matching/features.js'
import { compileRules, usualRules } from '../matching/rule-set.js'
import { compareIds } from './order.js'
import type { MatchRecord } from './solve.js'

/** Records whose features are equal and enough for a match: compared once for all. */
export interface Node {
  records: MatchRecord[]
  features: MatchFeatures
  stub: boolean
  /** The features as text, once asked for. */
  signature: string | undefined
  /** Whether equal features are enough for a match, once asked for. */
  suffices: boolean | undefined
}

/**
 * Whether equal features make two records one edition: a bare title that equals another is not therefore the same book.
 * Judged by the usual rules whatever others are on, so that what was stored of it stays right when rules are switched.
 */
export const suffices = (features: MatchFeatures): boolean =>
  evidenceOf(features, features, compileRules(usualRules)).score >= usualRules.threshold

/** The records, those that are alike as one, in the order of their lowest ids; a record that staff set apart stands by itself. */
export function nodesOf (records: MatchRecord[], apart: Map<string, Set<string>>): Node[] {
  const nodes: Node[] = []
  // Equal features have equal keys, and keys are quicker to compare.
  const sameKeys = new Map<string, Node[]>()
  for (const record of records) {
    const candidates = records.length === 1 || apart.has(record.id) || record.keys.length === 0 ? undefined : entryOf(sameKeys, record.keys.join())
    if (candidates !== undefined && candidates.length > 0) {
      const signature = signatureOf(record)
      const like = candidates.find(node => (node.signature ??= signatureOf(node.records[0]!)) === signature)
      if (like !== undefined && (like.suffices ??= suffices(like.features))) {
        like.records.push(record)
        continue
      }
    }
    const node: Node = { records: [record], features: inOneShape(record.features), stub: isStub(record.features), signature: undefined, suffices: undefined }
    nodes.push(node)
    candidates?.push(node)
  }
  return nodes
}

/** What a record says that is compared, as text. */
export const signatureOf = ({ signature, features }: MatchRecord): string => signature ?? JSON.stringify(features)

export function entryOf<T> (map: Map<string, T[]>, key: string): T[] {
  let list = map.get(key)
  if (list === undefined) map.set(key, list = [])
  return list
}

/** For each description that may stand under a key, so many records: what more bear proposes nothing, however alike they are. */
export const bearersPerDescription = 20

/** The nodes, and those under each key that proposes pairs. */
export interface Field { nodes: Node[], holders: Map<string, number[]> }

/**
 * Finds which keys propose: one that no more than `limit` nodes bear, nor twenty times as many records, which bounds what has
 * to be looked at to find out. Records that are alike but bear no such key are nodes by themselves, for nothing leads from
 * one to the other.
 */
export function fieldOf (nodes: Node[], limit: number): Field {
  const holders = bearersIn(nodes)
  const crowded = nodes.reduce((sum, { records }) => sum + records.length, 0) > limit * bearersPerDescription
  const silent = new Set<string>()
  for (const [key, list] of holders) {
    if (list.length > limit || crowded && list.reduce((sum, index) => sum + nodes[index]!.records.length, 0) > limit * bearersPerDescription) silent.add(key)
  }
  if (silent.size === 0) return { nodes, holders }
  const lone = ({ records }: Node): boolean => records.length > 1 && records[0]!.keys.every(key => silent.has(key))
  const apart = !nodes.some(lone) ? nodes : nodes.flatMap(node => lone(node) ? node.records.map((record): Node => ({ ...node, records: [record] })) : [node])
    .sort((x, y) => compareIds(x.records[0]!.id, y.records[0]!.id))
  const proposing = apart === nodes ? holders : bearersIn(apart)
  for (const key of silent) proposing.delete(key)
  return { nodes: apart, holders: proposing }
}

function bearersIn (nodes: Node[]): Map<string, number[]> {
  const holders = new Map<string, number[]>()
  nodes.forEach((node, index) => {
    for (const key of node.records[0]!.keys) entryOf(holders, key).push(index)
  })
  return holders
}
