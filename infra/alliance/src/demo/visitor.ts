/** Somebody at the API, with a session of their own, as a browser would be. */
export class Visitor {
  #cookie = ''
  constructor (readonly baseUrl: string) {}

  get<T> (path: string): Promise<T> { return this.#ask<T>('GET', path) }
  post<T> (path: string, body: unknown = {}, headers: Record<string, string> = {}): Promise<T> {
    return this.#ask<T>('POST', path, JSON.stringify(body), { 'content-type': 'application/json', ...headers })
  }
  put<T> (path: string, body: unknown): Promise<T> { return this.#ask<T>('PUT', path, JSON.stringify(body), { 'content-type': 'application/json' }) }
  delete<T> (path: string): Promise<T> { return this.#ask<T>('DELETE', path) }

  /** Sends a file as the pages' upload form does. */
  upload<T> (path: string, name: string, content: Uint8Array, fields: Record<string, string> = {}): Promise<T> {
    const form = new FormData()
    for (const [field, value] of Object.entries(fields)) form.set(field, value)
    form.set('file', new Blob([content as Uint8Array<ArrayBuffer>]), name)
    return this.#ask<T>('POST', path, form)
  }

  async #ask<T> (method: string, path: string, body?: string | FormData, headers: Record<string, string> = {}): Promise<T> {
    const response = await fetch(`${this.baseUrl}/v1${path}`, {
      method, headers: { origin: this.baseUrl, ...this.#cookie !== '' && { cookie: this.#cookie }, ...headers }, ...body !== undefined && { body }
    })
    for (const set of response.headers.getSetCookie()) this.#cookie = set.split(';')[0]
    const text = await response.text()
    if (!response.ok) throw new Error(`${method} ${path} was answered ${response.status}: ${text}`)
    return (text === '' ? undefined : JSON.parse(text)) as T
  }
}
