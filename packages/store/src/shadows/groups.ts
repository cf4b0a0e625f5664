/** Clusters that share records with parts, directly or through others: what would change together. */
export interface Group { clusters: string[], parts: string[][] }

/** Groups of more than one cluster and one part hold a difference. */
export const isChanged = ({ clusters, parts }: Group): boolean => clusters.length > 1 || parts.length > 1

export const kindOf = ({ clusters, parts }: Group): 'merge' | 'split' | 'both' =>
  parts.length === 1 ? 'merge' : clusters.length === 1 ? 'split' : 'both'

/** Joins clusters as they are with parts as they would be. Parts of records that are in no cluster yet stand for no change. */
export const groupsOf = (former: ReadonlyMap<string, string[]>, parts: string[][]): Group[] => {
  const partOf = new Map<string, number>()
  parts.forEach((records, part) => { for (const record of records) partOf.set(record, part) })
  const groupOfPart = new Map<number, Group>()
  const groups = new Set<Group>()
  for (const [cluster, records] of former) {
    const group: Group = { clusters: [cluster], parts: [] }
    groups.add(group)
    for (const part of new Set(records.flatMap(record => partOf.get(record) ?? []))) {
      const known = groupOfPart.get(part)
      if (known === group) continue
      if (known === undefined) {
        group.parts.push(parts[part]!)
        groupOfPart.set(part, group)
        continue
      }
      group.clusters.push(...known.clusters)
      group.parts.push(...known.parts)
      groups.delete(known)
      for (const [other, of] of groupOfPart) if (of === known) groupOfPart.set(other, group)
    }
  }
  return [...groups]
}
