import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { SearchEngine } from '@commonshelf/search'
import type { Store } from '@commonshelf/store'
import Fastify from 'fastify'
import { namedSchemas } from '../app/openapi.js'
import { problems } from '../app/problems.js'
import { ajvOptions } from '../app/validation.js'
import { openDirectory } from '../directory/directory.js'
import { searchRoutes } from './routes.js'

/** Answers one search as the API would, without a server: for the command line where no API runs. */
export async function searchOnce ({ store, engine }: { store: Store, engine: SearchEngine }, query: string): Promise<{ status: number, body: string }> {
  const app = Fastify({ ajv: ajvOptions }).withTypeProvider<TypeBoxTypeProvider>()
  await app.register(problems)
  for (const schema of namedSchemas) app.addSchema(schema)
  await app.register(searchRoutes, { engine, documents: store.documents, directory: openDirectory(store) })
  const { statusCode, body } = await app.inject({ url: `/search?${query}` })
  await app.close()
  return { status: statusCode, body }
}
