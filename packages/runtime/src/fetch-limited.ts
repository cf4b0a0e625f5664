import type { Agent } from 'undici'
import { AddressRefused, reachOf } from './networks.js'

/** What one answer may cost. */
export interface FetchLimits {
  /** Bytes of the body, unpacked; 64 MiB unless said. */
  maxBytes?: number
  /** Milliseconds from the call to the last byte; 60 s unless said. */
  timeout?: number
  /** How many redirects are followed; 5 unless said. */
  redirects?: number
  headers?: Record<string, string>
  method?: string
  body?: string | Uint8Array
  signal?: AbortSignal
  /** Networks that may be reached besides public addresses, as `reachOf` reads them; none unless said. */
  privateNetworks?: string
}

/** What one answer may cost that is read while it comes. */
export interface StreamLimits extends Omit<FetchLimits, 'timeout'> {
  /** Milliseconds until the answer begins, and for which it may fall silent; 60 s unless said. */
  silence?: number
  /** Bytes a second, on average over the time that it kept us waiting, once that is longer than `silence`; 1,000 unless said. */
  slowest?: number
}

export interface LimitedResponse { status: number, headers: Headers, url: string, body: Uint8Array }

/** The body comes as it arrives, and is read once: to its end, or given up by leaving the loop. */
export interface LimitedStream extends Omit<LimitedResponse, 'body'> { body: AsyncGenerator<Uint8Array, void, void> }

export class FetchRefused extends Error {
  readonly problem = 'fetch-refused'
  constructor (readonly url: string, reason: string, options?: ErrorOptions) { super(`${url}: ${reason}`, options) }
}

/**
 * The one HTTP client: GETs (or what `method` says) with a limit on time, size and redirects, http and https only. An
 * answer with any status is an answer; what throws is a server that is away, too slow or too talkative (FetchRefused), or at
 * an address that is not public and was not allowed (AddressRefused), whether it was asked for, redirected or resolved to.
 */
export const fetchLimited = async (address: string, limits: FetchLimits = {}): Promise<LimitedResponse> => {
  const { timeout = 60_000, signal, ...rest } = limits
  const deadline = AbortSignal.timeout(timeout)
  const until = signal === undefined ? deadline : AbortSignal.any([deadline, signal])
  let at = address
  try {
    const { response, url } = await answerOf(address, rest, until, hop => { at = hop })
    const chunks: Uint8Array[] = []
    for await (const chunk of counted(response, url, rest.maxBytes)) chunks.push(chunk)
    return { status: response.status, headers: response.headers, url, body: Buffer.concat(chunks) }
  } catch (error) {
    if (deadline.aborted && !(error instanceof FetchRefused) && !(error instanceof AddressRefused)) throw new FetchRefused(at, `no full answer within ${timeout} ms`)
    throw refusal(at, error)
  }
}

/**
 * The same for what may be too large to be held: returns when the answer begins, its body is read as it comes. A server is
 * given up that falls silent or trickles; the time that the reader takes for what it was given is not the server's.
 */
export const fetchStream = async (address: string, limits: StreamLimits = {}): Promise<LimitedStream> => {
  const { silence = 60_000, slowest = 1_000, signal, ...rest } = limits
  signal?.throwIfAborted()
  const patience = new AbortController()
  const stop = (): void => { patience.abort() }
  signal?.addEventListener('abort', stop)
  const leave = (): void => { signal?.removeEventListener('abort', stop) }
  const within = async <T>(wait: Promise<T>): Promise<T> => {
    const timer = setTimeout(stop, silence)
    try { return await wait } finally { clearTimeout(timer) }
  }
  let at = address
  const failed = (error: unknown): unknown => {
    leave()
    if (signal?.aborted) return signal.reason
    return patience.signal.aborted && !(error instanceof FetchRefused) ? new FetchRefused(at, `silent for ${silence} ms`) : refusal(at, error)
  }

  const { response, url } = await within(answerOf(address, rest, patience.signal, hop => { at = hop })).catch((error: unknown) => { throw failed(error) })
  async function * body (): AsyncGenerator<Uint8Array, void, void> {
    let bytes = 0
    let waited = 0
    const chunks = counted(response, url, rest.maxBytes)
    try {
      for (;;) {
        const began = performance.now()
        const next = await within(chunks.next())
        waited += performance.now() - began
        if (next.done) return
        bytes += next.value.length
        if (waited > silence && bytes < slowest * waited / 1000) throw new FetchRefused(url, `slower than ${slowest} bytes a second`)
        yield next.value
      }
    } catch (error) {
      throw failed(error)
    } finally {
      leave()
      patience.abort() // ends what is not read to its end; nothing after the last byte
    }
  }
  return { status: response.status, headers: response.headers, url, body: body() }
}

/** The answer after all redirects; `onHop` hears where it is asked for. */
const answerOf = async (address: string, { redirects = 5, headers = {}, method = 'GET', body, privateNetworks = '' }: FetchLimits, signal: AbortSignal, onHop: (url: string) => void): Promise<{ response: Response, url: string }> => {
  let url = new URL(address)
  const { check } = reachOf(privateNetworks)
  const { fetch, dispatcher } = await clientFor(privateNetworks)
  for (let hops = 0; ; hops++) {
    onHop(url.href)
    if (url.protocol !== 'http:' && url.protocol !== 'https:') throw new FetchRefused(url.href, `${url.protocol} is not fetched`)
    check(url.hostname)
    const response = await fetch(url, { dispatcher, redirect: 'manual', signal, headers: sameOrigin(url, address) ? headers : withoutSecrets(headers), method, ...body === undefined ? {} : { body } }) as unknown as Response
    const location = response.status >= 300 && response.status < 400 ? response.headers.get('location') : null
    if (location === null) return { response, url: url.href }
    await response.body?.cancel()
    if (hops >= redirects) throw new FetchRefused(url.href, `more than ${redirects} redirects`)
    url = new URL(location, url)
  }
}

const agents = new Map<string, Agent>()

/** Node's own client as a package, since only there a connection can be told how to resolve names. Loaded by the first who asks. */
const clientFor = async (privateNetworks: string) => {
  const { Agent, fetch } = await import('undici')
  const dispatcher = agents.get(privateNetworks) ?? new Agent({ connect: { lookup: reachOf(privateNetworks).lookup } })
  agents.set(privateNetworks, dispatcher)
  return { fetch, dispatcher }
}

const refusal = (url: string, error: unknown): FetchRefused | AddressRefused => {
  if (error instanceof FetchRefused || error instanceof AddressRefused) return error
  const cause = (error as { cause?: { code?: string, message?: string } }).cause
  if (cause instanceof AddressRefused) return cause
  return new FetchRefused(url, cause?.code ?? cause?.message ?? (error as Error).message, { cause: error })
}

const sameOrigin = (url: URL, address: string): boolean => url.origin === new URL(address).origin

/** Headers that say nothing but who asks for what. Any other may be a key: X-Api-Key, Authorization, a name of a server's own. */
const openHeaders = ['accept', 'accept-language', 'content-type', 'user-agent']

/** A server that redirects elsewhere does not hand on what was meant for it. */
const withoutSecrets = (headers: Record<string, string>): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => openHeaders.includes(name.toLowerCase())))

async function * counted (response: Response, url: string, maxBytes = 64 * 1024 * 1024): AsyncGenerator<Uint8Array, void, void> {
  let size = 0
  for await (const chunk of response.body ?? []) {
    size += chunk.length
    if (size > maxBytes) throw new FetchRefused(url, `more than ${maxBytes} bytes`)
    yield chunk as Uint8Array
  }
}
