import type { ExportSetting } from '@commonshelf/catalogue'
import type { FastifyRequest } from 'fastify'

/** Where an entry is found by whoever gets the export, and the day of it. */
export const settingOf = (request: FastifyRequest, id: string): Required<ExportSetting> => ({
  address: `${request.protocol}://${request.host}/entries/${id}`,
  day: new Date().toISOString().slice(0, 10)
})
