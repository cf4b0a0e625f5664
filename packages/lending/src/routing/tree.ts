/** How near two libraries are in the tree, nearest first. */
export const proximities = ['same-branch', 'same-township', 'same-district', 'same-city', 'beyond'] as const
export type Proximity = typeof proximities[number]

/** A library of the tree from the root down to the one meant, itself last. Tiers: 1 main to 4 village; absent beside the tree. */
export type TreePath = readonly { code: string, tier?: number | undefined }[]

const nearnessOfTier: Record<number, Proximity> = { 1: 'same-city', 2: 'same-district', 3: 'same-township', 4: 'same-township' }

/**
 * By the lowest library that is above both, or is one of them: a district's own library is as near to its villages as
 * they are to each other. What counts is that library's tier, not the depth, so a district that is its own root (before
 * it joins a city) is a district still.
 */
export const proximityOf = (pickup: TreePath, supplier: readonly string[]): Proximity => {
  let common = 0
  while (common < pickup.length && pickup[common]!.code === supplier[common]) common++
  if (common === 0) return 'beyond'
  if (common === pickup.length && common === supplier.length) return 'same-branch'
  const meeting = pickup[common - 1]!
  // Faculties under one university have no tier, and share a campus or two
  return meeting.tier === undefined ? 'same-district' : nearnessOfTier[meeting.tier] ?? 'same-city'
}
