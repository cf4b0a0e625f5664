import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import type { Harvest, HarvestDetail, Source, Statistics } from '@commonshelf/api/contract'
import { hashSecret } from '@commonshelf/api'
import type { Store } from '@commonshelf/store'
import type { Catalogues } from '../members/catalogues.js'
import { members, type Member } from '../members/libraries.js'
import { password, readers, staffOf } from './people.js'
import { Visitor } from './visitor.js'

/** Writes down the libraries, their service points, some readers and staff. What is there already stays as it is. */
export async function foundAlliance (store: Store): Promise<void> {
  for (const member of members) {
    if (await store.libraries.findByCode(member.code) !== undefined) continue
    const library = await store.libraries.add({
      code: member.code, name: member.name, nameEn: member.nameEn, parent: member.parent, tier: member.tier ?? null, kind: member.kind,
      isil: member.isil, latitude: member.latitude, longitude: member.longitude
    })
    for (const point of member.servicePoints) {
      await store.servicePoints.add({ ...point, libraryId: library.id, latitude: member.latitude, longitude: member.longitude })
    }
  }
  const pinHash = await hashSecret(readers[0].pin)
  const passwordHash = await hashSecret(password)
  for (const { pin: _, ...reader } of readers) await store.readers.save({ ...reader, pinHash })
  for (const person of staffOf(members)) await store.staff.save({ ...person, passwordHash })
}

/** An operator, logged in. */
export async function operatorAt (baseUrl: string): Promise<Visitor> {
  const operator = new Visitor(baseUrl)
  await operator.post('/sessions', { kind: 'staff', name: 'operator', password })
  return operator
}

const protocolOf = (member: Member): Source['protocol'] =>
  member.sends === 'oai-pmh' ? 'oai-pmh' : member.sends === 'xlsx' ? 'spreadsheet' : member.sends === 'isbn-list' ? 'isbn-list' : 'file'

/**
 * Lets every member send its catalogue, as an operator would: a source each, then a harvest or an upload.
 * `progress` hears how far each has come; done when searches find everything.
 */
export async function harvestAlliance (operator: Visitor, files: Catalogues['files'], oaiAddress: string, progress: (member: Member, harvest: Harvest) => void): Promise<Statistics> {
  const { sources } = await operator.get<{ sources: Source[] }>('/sources?limit=100')
  for (const member of members) {
    const source = sources.find(source => source.library.code === member.code) ?? await operator.post<Source>('/sources', {
      library: member.code, protocol: protocolOf(member),
      ...member.sends === 'oai-pmh' && { address: oaiAddress, settings: { metadataPrefix: 'marcxml' } },
    })
    const begin = async (): Promise<Harvest> => {
      const file = files[member.code]
      return file === undefined
        ? operator.post<Harvest>('/harvests', { source: source.id, extent: 'full' })
        : operator.upload<Harvest>(`/sources/${source.id}/uploads?extent=full`, basename(file), await readFile(file))
    }
    // What an interrupted start left behind is waited for, or done again.
    const { harvests: [left] } = await operator.get<{ harvests: Harvest[] }>(`/harvests?source=${source.id}&limit=1`)
    if (left?.state === 'finished') continue
    const underWay = left !== undefined && !ended(left)
    await untilFinished(operator, underWay ? left : await begin(), latest => progress(member, latest), underWay ? begin : undefined)
  }
  return untilFindable(operator)
}

const ended = ({ state }: Harvest): boolean => state === 'failed' || state === 'stopped'

/** `again` begins another one where this one fails. */
async function untilFinished (operator: Visitor, { id }: Harvest, progress: (harvest: Harvest) => void, again?: () => Promise<Harvest>): Promise<void> {
  for (;;) {
    const { harvest } = await operator.get<HarvestDetail>(`/harvests/${id}`)
    progress(harvest)
    if (harvest.state === 'finished') return
    if (ended(harvest) && again !== undefined) return untilFinished(operator, await again(), progress)
    if (ended(harvest)) throw new Error(`The harvest of ${harvest.library?.name ?? id} ended as ${harvest.state}: ${harvest.error ?? ''}`)
    await new Promise(resolve => setTimeout(resolve, 200))
  }
}

/** Until nothing waits to be described, matched or written, and the index has taken in the last change. */
export async function untilFindable (operator: Visitor): Promise<Statistics> {
  for (;;) {
    const statistics = await operator.get<Statistics>('/statistics')
    const { waiting: { describe, match, index }, index: { applied, latest } } = statistics
    if (describe + match + index === 0 && applied >= latest) return statistics
    await new Promise(resolve => setTimeout(resolve, 200))
  }
}

/** Has the alliance been founded and harvested in this database before, all of it? */
export async function hasJoined (store: Store): Promise<boolean> {
  const sources = await store.sources.list()
  const finished = await Promise.all(sources.map(async ({ id }) => (await store.harvests.latestOf(id))?.state === 'finished'))
  return sources.length >= members.length && finished.every(Boolean)
}
