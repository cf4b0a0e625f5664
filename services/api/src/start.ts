import type { Config } from '@commonshelf/runtime'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { buildApi, type ApiParts } from './app.js'

/** The built pages of services/web, beside this service. */
const builtPages = fileURLToPath(new URL('../../../web/dist', import.meta.url))

export interface RunningApi {
  /** http://host:port, with the port that it got. */
  url: string
  /** Takes no more calls and finishes those in hand. The parts stay open: they are whoever opened them's. */
  close (): Promise<void>
}

/** Starts to serve at config.HOST and PORT. */
export async function startApi ({ config, ...parts }: Omit<ApiParts, 'uploads' | 'secureCookies' | 'trustProxy'> & { config: Pick<Config, 'HOST' | 'PORT' | 'UPLOAD_DIR' | 'SECURE_COOKIES' | 'TRUST_PROXY'> }): Promise<RunningApi> {
  const app = await buildApi({ pages: builtPages, ...parts, uploads: config.UPLOAD_DIR, secureCookies: config.SECURE_COOKIES, ...config.TRUST_PROXY === undefined ? {} : { trustProxy: config.TRUST_PROXY } })
  await app.listen({ host: config.HOST, port: config.PORT })
  const { port } = app.server.address() as AddressInfo
  const host = config.HOST.includes(':') ? `[${config.HOST}]` : config.HOST === '0.0.0.0' ? '127.0.0.1' : config.HOST
  const url = `http://${host}:${port}`
  parts.log.info({ url }, 'serving')
  return { url, close: () => app.close() }
}
