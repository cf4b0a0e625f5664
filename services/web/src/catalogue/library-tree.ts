import type { Facet, Library } from '@commonshelf/api/contract'

export interface LibraryNode { value: Facet['values'][number], tier?: number, under: LibraryNode[] }

/**
 * The library facet as the alliance's tree: each library under its nearest ancestor that is in the facet itself. Those
 * beside the tree come last; within a level the fullest first.
 */
export function libraryTree (values: Facet['values'], libraries: Library[]): LibraryNode[] {
  const known = new Map(libraries.map(library => [library.code, library]))
  const nodes = new Map<string, LibraryNode>(values.map(value => {
    const library = known.get(value.value)
    return [value.value, { value: { label: library?.name, labelEn: library?.nameEn, ...value }, tier: library?.tier, under: [] }]
  }))
  const roots: LibraryNode[] = []
  for (const [code, node] of nodes) {
    const above = known.get(code)?.path.slice(0, -1).reverse().find(ancestor => nodes.has(ancestor))
    if (above === undefined) roots.push(node)
    else nodes.get(above)!.under.push(node)
  }
  for (const level of [roots, ...[...nodes.values()].map(node => node.under)]) {
    level.sort((a, b) => (a.tier ?? 9) - (b.tier ?? 9) || b.value.count - a.value.count)
  }
  return roots
}
