import type { Store } from '@commonshelf/store'
import type { FastifyRequest } from 'fastify'
import { callerOf } from '../app/access.js'

/** The name under which a member of staff works, to be kept with what they decide. */
export async function staffNameOf (store: Pick<Store, 'staff'>, request: FastifyRequest): Promise<string> {
  const { id } = callerOf(request)
  return (await store.staff.find(id))?.name ?? id
}
