import { Type, type Static } from 'typebox'
import { Value } from 'typebox/value'
import { reachOf } from './networks.js'

const Port = Type.Integer({ minimum: 0, maximum: 65535 })

/** What the environment may say. Every setting but the two servers' addresses has a default. */
const Config = Type.Object({
  DATABASE_URL: Type.String({ pattern: '^postgres(ql)?://' }),
  REDIS_URL: Type.String({ pattern: '^(rediss?|valkeys?)://' }),
  /** Before every key in Redis. */
  QUEUE_PREFIX: Type.String({ default: 'commonshelf', pattern: '^[A-Za-z0-9_-]+$' }),
  HOST: Type.String({ default: '127.0.0.1' }),
  /** 0 takes any free port. */
  PORT: Type.Union([Port], { default: 8080 }),
  LOG_LEVEL: Type.Union(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'].map(level => Type.Literal(level)), { default: 'info' }),
  SEARCH_ENGINE: Type.Union([Type.Literal('embedded'), Type.Literal('meilisearch')], { default: 'embedded' }),
  MEILI_URL: Type.Optional(Type.String({ pattern: '^https?://' })),
  MEILI_KEY: Type.Optional(Type.String()),
  /** Where the embedded engine keeps its snapshot; none means that it is rebuilt at every start. */
  SNAPSHOT_DIR: Type.Optional(Type.String()),
  /** Where uploaded files wait for their harvest. */
  UPLOAD_DIR: Type.String({ default: 'uploads' }),
  /** Folders below this are watched for file drops. */
  DROP_DIR: Type.Optional(Type.String()),
  /** Which workers a process runs. */
  COMMONSHELF_ROLE: Type.Union([Type.Literal('pipeline'), Type.Literal('all-workers')], { default: 'pipeline' }),
  /**
   * Proxies that stand before the API: addresses, networks or `loopback`, separated by commas. What they say of the reader's
   * address is believed; unless set, nobody is, for anyone can send X-Forwarded-For.
   */
  TRUST_PROXY: Type.Optional(Type.String()),
  /**
   * Networks in which sources may lie besides public addresses: `loopback`, `private`, addresses and networks, by commas. Unless
   * set, a source that staff enter cannot make the harvester ask this machine, its neighbours or its cloud.
   */
  COMMONSHELF_PRIVATE_NETWORKS: Type.String({ default: '' }),
  /** Cookies over https only. */
  SECURE_COOKIES: Type.Boolean({ default: false })
})

export type Config = Static<typeof Config>

export class BadConfig extends Error {
  constructor (readonly setting: string, reason: string) { super(`${setting} ${reason}`) }
}

/** Reads the environment once; what is wrong stops the start and names itself. Other variables are left alone. */
export const loadConfig = (env: Record<string, string | undefined>): Config => {
  const given: Record<string, unknown> = {}
  for (const name of Object.keys(Config.properties)) if (env[name] !== undefined && env[name] !== '') given[name] = env[name]
  const config = Value.Convert(Config, Value.Default(Config, given))
  if (Value.Check(Config, config)) return checked(config)
  const [error] = Value.Errors(Config, config)
  const missing = (error?.params as { requiredProperties?: string[] } | undefined)?.requiredProperties?.[0]
  if (missing !== undefined) throw new BadConfig(missing, 'must be set')
  const setting = error?.instancePath.slice(1) ?? 'The environment'
  throw new BadConfig(setting, `must not be "${given[setting] as string}": it ${error?.message ?? 'is not understood'}`)
}

function checked (config: Config): Config {
  try {
    reachOf(config.COMMONSHELF_PRIVATE_NETWORKS)
    return config
  } catch (error) {
    throw new BadConfig('COMMONSHELF_PRIVATE_NETWORKS', `must be loopback, private, addresses and networks, by commas: ${(error as Error).message}`)
  }
}
