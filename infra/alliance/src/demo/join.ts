import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import type { Harvest, Source, Statistics } from '@commonshelf/api/contract'
import { hashSecret } from '@commonshelf/api'
import { LibraryNotFound, type Store } from '@commonshelf/store'
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
    if (sources.some(source => source.library.code === member.code)) continue
    const file = files[member.code]
    const source = await operator.post<Source>('/sources', {
      library: member.code, protocol: protocolOf(member),
      ...member.sends === 'oai-pmh' && { address: oaiAddress, settings: { metadataPrefix: 'marcxml' } },
    })
    const harvest = file === undefined
      ? await operator.post<Harvest>('/harvests', { source: source.id, extent: 'full' })
      : await operator.upload<Harvest>(`/sources/${source.id}/uploads?extent=full`, basename(file), await readFile(file))
    await untilFinished(operator, harvest, latest => progress(member, latest))
  }
  return untilFindable(operator)
}

async function untilFinished (operator: Visitor, { id }: Harvest, progress: (harvest: Harvest) => void): Promise<void> {
  for (;;) {
    const harvest = await operator.get<Harvest>(`/harvests/${id}`)
    progress(harvest)
    if (harvest.state === 'finished') return
    if (harvest.state === 'failed' || harvest.state === 'stopped') throw new Error(`The harvest of ${harvest.library?.name ?? id} ended as ${harvest.state}: ${harvest.error ?? ''}`)
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

/** Has the alliance been founded and harvested in this database before? */
export async function hasJoined (store: Store): Promise<boolean> {
  try {
    const village = await store.libraries.findByCode(members.at(-1)!.code)
    return village !== undefined && (await store.sources.list(village.id)).length > 0
  } catch (error) {
    if (error instanceof LibraryNotFound) return false
    throw error
  }
}
