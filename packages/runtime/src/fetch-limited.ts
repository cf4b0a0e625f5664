/** What one answer may cost. */
export interface FetchLimits {
  /** Bytes of the body; 64 MiB unless said. */
  maxBytes?: number
  /** Milliseconds from the call to the last byte; 60 s unless said. */
  timeout?: number
  /** How many redirects are followed; 5 unless said. */
  redirects?: number
  headers?: Record<string, string>
  method?: string
  body?: string | Uint8Array
  signal?: AbortSignal
}

export interface LimitedResponse { status: number, headers: Headers, url: string, body: Uint8Array }

export class FetchRefused extends Error {
  readonly problem = 'fetch-refused'
  constructor (readonly url: string, reason: string, options?: ErrorOptions) { super(`${url}: ${reason}`, options) }
}

/**
 * The one HTTP client: GETs (or what `method` says) with a limit on time, size and redirects, http and https only. An
 * answer with any status is an answer; what throws is a server that is away, too slow or too talkative.
 */
export const fetchLimited = async (address: string, limits: FetchLimits = {}): Promise<LimitedResponse> => {
  const { maxBytes = 64 * 1024 * 1024, timeout = 60_000, redirects = 5, headers = {}, method = 'GET', body, signal } = limits
  const deadline = AbortSignal.timeout(timeout)
  const until = signal === undefined ? deadline : AbortSignal.any([deadline, signal])
  let url = new URL(address)
  try {
    for (let hops = 0; ; hops++) {
      if (url.protocol !== 'http:' && url.protocol !== 'https:') throw new FetchRefused(url.href, `${url.protocol} is not fetched`)
      const response = await fetch(url, { redirect: 'manual', signal: until, headers: sameOrigin(url, address) ? headers : withoutSecrets(headers), method, ...body === undefined ? {} : { body: body as never } })
      const location = response.status >= 300 && response.status < 400 ? response.headers.get('location') : null
      if (location === null) return { status: response.status, headers: response.headers, url: url.href, body: await bodyOf(response, url.href, maxBytes) }
      await response.body?.cancel()
      if (hops >= redirects) throw new FetchRefused(url.href, `more than ${redirects} redirects`)
      url = new URL(location, url)
    }
  } catch (error) {
    if (error instanceof FetchRefused) throw error
    if (deadline.aborted) throw new FetchRefused(url.href, `no full answer within ${timeout} ms`)
    const cause = (error as { cause?: { code?: string, message?: string } }).cause
    throw new FetchRefused(url.href, cause?.code ?? cause?.message ?? (error as Error).message, { cause: error })
  }
}

const sameOrigin = (url: URL, address: string): boolean => url.origin === new URL(address).origin

/** Headers that say nothing but who asks for what. Any other may be a key: X-Api-Key, Authorization, a name of a server's own. */
const openHeaders = ['accept', 'accept-language', 'content-type', 'user-agent']

/** A server that redirects elsewhere does not hand on what was meant for it. */
const withoutSecrets = (headers: Record<string, string>): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => openHeaders.includes(name.toLowerCase())))

const bodyOf = async (response: Response, url: string, maxBytes: number): Promise<Uint8Array> => {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of response.body ?? []) {
    size += chunk.length
    if (size > maxBytes) throw new FetchRefused(url, `more than ${maxBytes} bytes`)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}
