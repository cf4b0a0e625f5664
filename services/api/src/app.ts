import cookie from '@fastify/cookie'
import helmet from '@fastify/helmet'
import rateLimit from '@fastify/rate-limit'
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { Queues } from '@commonshelf/queues'
import type { Log } from '@commonshelf/runtime'
import type { SearchEngine } from '@commonshelf/search'
import type { Store } from '@commonshelf/store'
import Fastify, { type FastifyBaseLogger, type FastifyInstance } from 'fastify'
import { randomBytes } from 'node:crypto'
import { access } from './app/access.js'
import { healthRoutes } from './app/health.js'
import { openapi } from './app/openapi.js'
import { pages } from './app/pages.js'
import { ApiProblem, problems } from './app/problems.js'
import { requests } from './app/requests.js'
import { serialisers } from './app/serialisers.js'
import { ajvOptions } from './app/validation.js'
import { harvestRoutes } from './administration/harvests.js'
import { provenanceRoutes } from './administration/provenance.js'
import { qualityFileRoutes } from './administration/quality-files.js'
import { qualityRoutes } from './administration/quality.js'
import { quarantineRoutes } from './administration/quarantine.js'
import { rerunRoutes } from './administration/reruns.js'
import { ruleRoutes } from './administration/rules.js'
import { shadowRoutes } from './administration/shadows.js'
import { sheetRoutes } from './administration/sheets.js'
import { sourceRoutes } from './administration/sources.js'
import { trialRoutes } from './administration/trials.js'
import { statisticsRoutes } from './administration/statistics.js'
import { deskRoutes } from './desk/routes.js'
import { openDirectory } from './directory/directory.js'
import { directoryRoutes } from './directory/routes.js'
import { entryRoutes } from './entries/routes.js'
import { openUrlRoutes } from './exports/openurl-routes.js'
import { exportRoutes } from './exports/routes.js'
import { requestRoutes } from './requests/routes.js'
import { correctionRoutes } from './review/corrections.js'
import { reviewRoutes } from './review/routes.js'
import { scanningRoutes } from './scanning/routes.js'
import { searchRoutes } from './search/routes.js'
import { callers } from './sessions/people.js'
import { sessionRoutes } from './sessions/routes.js'
import { workRoutes } from './works/routes.js'

/** What the API is made of: opened parts, and what it needs to know. */
export interface ApiParts {
  store: Store
  engine: SearchEngine
  /** Resolves when the index has what was there at the start; until then the API is not ready. */
  indexReady?: Promise<void>
  /** How often the index was built anew since the start. */
  rebuilds?: () => number
  queues: Queues
  log: Log
  /** Where uploads wait for their harvest. */
  uploads: string
  /** The built pages; the API runs without them too. */
  pages?: string
  /** The session's cookie over https only, also where https ends before this process. */
  secureCookies?: boolean
  /** Proxies that are believed when they say where a call came from; without any, limits count the address that connects. */
  trustProxy?: string
  /** Further origins whose pages may call, beside the one they are served from. */
  origins?: readonly string[]
}

/** The whole application, not yet listening. */
export async function buildApi ({ store, engine, indexReady, rebuilds = () => 0, queues, log, uploads, pages: folder, secureCookies = false, trustProxy, origins = [] }: ApiParts): Promise<FastifyInstance> {
  const app = Fastify({
    loggerInstance: log as FastifyBaseLogger,
    logController: new Fastify.LogController({ disableRequestLogging: true }),
    genReqId: () => randomBytes(9).toString('base64url'),
    bodyLimit: 100_000,
    ...trustProxy === undefined ? {} : { trustProxy },
    // Long enough for a full dump over a slow line; what is not an upload is small and is cut off by its size.
    requestTimeout: 30 * 60_000,
    connectionTimeout: 0,
    keepAliveTimeout: 65_000,
    routerOptions: { maxParamLength: 200 },
    ajv: ajvOptions
  }).withTypeProvider<TypeBoxTypeProvider>()

  await app.register(problems)
  await app.register(requests)
  await app.register(serialisers)
  await app.register(cookie)
  await app.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: true,
      directives: { 'script-src': ["'self'", "'wasm-unsafe-eval'"], 'font-src': ["'self'"], 'img-src': ["'self'", 'data:'], 'style-src': ["'self'", "'unsafe-inline'"], 'form-action': ["'self'"], 'upgrade-insecure-requests': null }
    },
    referrerPolicy: { policy: 'same-origin' }
  })
  await app.register(access, { callerOf: callers(store), origins })
  await app.register(rateLimit, {
    global: false,
    errorResponseBuilder: (_request, { after }) => new ApiProblem('too-many-attempts', `Try again in ${after}`)
  })
  await app.register(openapi)

  const directory = openDirectory(store)
  await app.register(healthRoutes, {
    index: { engine: engine.name, applied: () => engine.appliedUpTo(), rebuilds },
    dependencies: [
      { name: 'database', check: () => store.ready() },
      { name: 'queue', check: () => queues.ready() },
      { name: 'index', check: async () => { await Promise.all([engine.appliedUpTo(), indexReady]) } }
    ]
  })
  await app.register(async v1 => {
    await v1.register(searchRoutes, { engine, documents: store.documents, directory })
    await v1.register(entryRoutes, { store, directory })
    await v1.register(exportRoutes, { store })
    await v1.register(directoryRoutes, { store, directory })
    await v1.register(sessionRoutes, { store, directory, secureCookies })
    await v1.register(requestRoutes, { lending: store.lending, directory })
    await v1.register(deskRoutes, { lending: store.lending, directory })
    await v1.register(sourceRoutes, { store, queues, directory, uploads })
    await v1.register(sheetRoutes, { store, queues, directory, uploads })
    await v1.register(scanningRoutes, { store, queues, directory })
    await v1.register(harvestRoutes, { store, queues, directory })
    await v1.register(trialRoutes, { store, queues, directory })
    await v1.register(quarantineRoutes, { store, queues, directory })
    await v1.register(qualityRoutes, { store, queues, directory })
    await v1.register(qualityFileRoutes, { store, directory })
    await v1.register(provenanceRoutes, { store, directory })
    await v1.register(workRoutes, { store, directory })
    await v1.register(reviewRoutes, { store, queues, directory })
    await v1.register(correctionRoutes, { store, queues, directory })
    await v1.register(rerunRoutes, { store, queues, directory })
    await v1.register(ruleRoutes, { store, queues, directory })
    await v1.register(shadowRoutes, { store, queues, directory })
    await v1.register(statisticsRoutes, { store, engine, directory })
  }, { prefix: '/v1' })
  await app.register(openUrlRoutes, { engine, store })
  await app.register(pages, folder === undefined ? {} : { folder })
  return app as unknown as FastifyInstance
}
