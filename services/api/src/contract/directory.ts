import { Type, type Static } from 'typebox'
import { Code, Latitude, Longitude, Next, paging, ref } from './schema.js'

/** Enough of a library to show its name and tell where it stands. */
export const LibraryName = Type.Object({
  code: Type.String(),
  name: Type.String(),
  nameEn: Type.Optional(Type.String()),
  tier: Type.Optional(Type.Integer({ minimum: 1, maximum: 4, description: '1 main, 2 district, 3 township, 4 community or village; absent beside the tree' }))
}, { $id: 'LibraryName' })
export type LibraryName = Static<typeof LibraryName>

export const Library = Type.Object({
  id: Type.String(),
  code: Type.String(),
  name: Type.String(),
  nameEn: Type.Optional(Type.String()),
  parent: Type.Optional(Type.String({ description: "The parent library's code" })),
  path: Type.Array(Type.String(), { description: 'Codes from the root down to this library' }),
  tier: Type.Optional(Type.Integer({ minimum: 1, maximum: 4 })),
  kind: Type.String(),
  isil: Type.Optional(Type.String()),
  district: Type.Optional(Type.String()),
  latitude: Type.Optional(Type.Number()),
  longitude: Type.Optional(Type.Number())
}, { $id: 'Library' })
export type Library = Static<typeof Library>

export const NewLibrary = Type.Object({
  code: Code,
  name: Type.String({ minLength: 1, maxLength: 200 }),
  nameEn: Type.Optional(Type.String({ maxLength: 200 })),
  parent: Type.Optional(Code),
  tier: Type.Optional(Type.Integer({ minimum: 1, maximum: 4 })),
  kind: Type.Optional(Type.String({ maxLength: 40 })),
  isil: Type.Optional(Type.String({ maxLength: 40 })),
  district: Type.Optional(Type.String({ maxLength: 100 })),
  latitude: Type.Optional(Latitude),
  longitude: Type.Optional(Longitude)
}, { $id: 'NewLibrary', additionalProperties: false })
export type NewLibrary = Static<typeof NewLibrary>

/** GET /v1/libraries */
export const LibrariesQuery = Type.Object(paging, { additionalProperties: false })
export const Libraries = Type.Object({ libraries: Type.Array(ref(Library)), next: Next }, { $id: 'Libraries' })
export type Libraries = Static<typeof Libraries>

export const ServicePointName = Type.Object({
  code: Type.String(),
  name: Type.String(),
  nameEn: Type.Optional(Type.String()),
  library: Type.String({ description: "The library's code" })
}, { $id: 'ServicePointName' })
export type ServicePointName = Static<typeof ServicePointName>

export const ServicePoint = Type.Object({
  id: Type.String(),
  code: Type.String(),
  name: Type.String(),
  nameEn: Type.Optional(Type.String()),
  library: ref(LibraryName),
  kind: Type.String(),
  pickup: Type.Boolean({ description: 'Readers may collect here' }),
  returns: Type.Boolean({ description: 'Items may be returned here' }),
  latitude: Type.Optional(Type.Number()),
  longitude: Type.Optional(Type.Number())
}, { $id: 'ServicePoint' })
export type ServicePoint = Static<typeof ServicePoint>

export const NewServicePoint = Type.Object({
  code: Code,
  library: Code,
  name: Type.String({ minLength: 1, maxLength: 200 }),
  nameEn: Type.Optional(Type.String({ maxLength: 200 })),
  kind: Type.Optional(Type.String({ maxLength: 40 })),
  pickup: Type.Optional(Type.Boolean({ default: true })),
  returns: Type.Optional(Type.Boolean({ default: true })),
  latitude: Type.Optional(Latitude),
  longitude: Type.Optional(Longitude)
}, { $id: 'NewServicePoint', additionalProperties: false })
export type NewServicePoint = Static<typeof NewServicePoint>

/** GET /v1/service-points */
export const ServicePointsQuery = Type.Object({
  ...paging,
  library: Type.Optional(Code),
  pickup: Type.Optional(Type.Boolean({ description: 'Only where readers may collect' }))
}, { additionalProperties: false })
export const ServicePoints = Type.Object({ servicePoints: Type.Array(ref(ServicePoint)), next: Next }, { $id: 'ServicePoints' })
export type ServicePoints = Static<typeof ServicePoints>
