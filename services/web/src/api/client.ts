import { Problem } from './problem.js'

const base = '/v1'

/** The window's event when the API no longer knows who is here. */
export const sessionEnded = 'commonshelf:session-ended'

interface Options { signal?: AbortSignal, headers?: Record<string, string> }

async function send<T> (method: string, path: string, body?: unknown, options: Options = {}): Promise<T> {
  const isForm = body instanceof FormData
  let response: Response
  try {
    response = await fetch(base + path, {
      method,
      credentials: 'same-origin',
      signal: options.signal,
      headers: {
        accept: 'application/json',
        ...(body !== undefined && !isForm ? { 'content-type': 'application/json' } : {}),
        ...options.headers
      },
      body: body === undefined ? undefined : isForm ? body : JSON.stringify(body)
    })
  } catch (error) {
    if (options.signal?.aborted) throw error
    throw Problem.offline()
  }
  if (!response.ok) {
    const problem = await Problem.from(response)
    // The session is over; whoever watches it shows the login
    if (problem.kind === 'not-logged-in') dispatchEvent(new Event(sessionEnded))
    throw problem
  }
  return (response.status === 204 ? undefined : await response.json()) as T
}

/** The API of the same origin. Every call rejects with a `Problem`. */
export const api = {
  get: <T>(path: string, options?: Options) => send<T>('GET', path, undefined, options),
  post: <T>(path: string, body: unknown = {}, options?: Options) => send<T>('POST', path, body, options),
  put: <T>(path: string, body: unknown = {}, options?: Options) => send<T>('PUT', path, body, options),
  patch: <T>(path: string, body: unknown = {}, options?: Options) => send<T>('PATCH', path, body, options),
  delete: <T>(path: string) => send<T>('DELETE', path)
}

/** A key under which one wish is counted once, however often the button is pressed or the network stutters. */
export function idempotencyKey (): string {
  // randomUUID is missing where a library's machine serves plain http on its own network
  return [...crypto.getRandomValues(new Uint8Array(16))].map(byte => byte.toString(16).padStart(2, '0')).join('')
}

/** `path?a=1&b=2`, leaving out what is absent or empty; lists repeat their name. */
export function withQuery (path: string, query: Record<string, string | number | readonly string[] | undefined>): string {
  const params = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) {
    for (const one of Array.isArray(value) ? value : [value]) if (one !== undefined && one !== '') params.append(name, String(one))
  }
  const text = params.toString()
  return text === '' ? path : `${path}?${text}`
}
