import type { Candidate, LendingPolicy, RoutingContext, ScanSituation } from '../src/index.js'
import { policyOfTier } from '../src/index.js'

/** A library with one copy on the shelf and nothing to do; `path` may be written with slashes and names the library. */
export const aCandidate = ({ path = 'city/district/library', copies = {}, ...detail }: Partial<Omit<Candidate, 'path' | 'copies'>> & { path?: string, copies?: Partial<Candidate['copies']> } = {}): Candidate => ({
  library: path.split('/').at(-1)!,
  path: path.split('/'),
  supplies: true,
  openSupplies: 0,
  capacity: 20,
  tried: false,
  copies: { total: 1, lendable: 1, onShelf: 1, unsure: 0, ...copies },
  ...detail
})

/** A reader who collects at `path`, written with slashes; tiers count from 1 at the root unless `tiers` says otherwise. */
export const aPickup = (path = 'city/district/township/village', tiers: (number | undefined)[] = [1, 2, 3, 4]): RoutingContext => ({
  pickup: { path: path.split('/').map((code, index) => ({ code, tier: tiers[index] })) }
})

/** The policy of a village library, unless told otherwise. */
export const aPolicy = (detail: Partial<LendingPolicy> = {}): LendingPolicy => ({ ...policyOfTier[4], ...detail })

type Promised = NonNullable<ScanSituation['promise']>

/** A book of `home`, scanned at `here`, and perhaps promised to a request that is collected at `pickup`. */
export const aScan = ({ here = 'night', home = 'district', status, pickup = 'village', transit }: {
  here?: string, home?: string, status?: Promised['status'], pickup?: string, transit?: ScanSituation['transit']
} = {}): ScanSituation => ({
  here: { library: here, point: `${here}-desk` },
  home: { library: home, point: `${home}-desk` },
  ...(status !== undefined && { promise: { request: 'r', supply: 's', status, pickup: { library: pickup, point: `${pickup}-desk` } } }),
  ...(transit !== undefined && { transit })
})
