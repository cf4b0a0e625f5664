/** What went wrong, in the words of the API's problem document (RFC 9457), or of our own when no answer came. */
export class Problem extends Error {
  constructor (
    /** What the problem type names: request-not-found, invalid-request, … or 'offline' when nothing answered. */
    readonly kind: string,
    readonly status: number,
    readonly title: string,
    readonly detail?: string,
    readonly reqId?: string,
    /** What happened, as data. */
    readonly details: Record<string, unknown> = {}
  ) {
    super(detail ?? title)
  }

  static async from (response: Response): Promise<Problem> {
    const body: unknown = await response.json().catch(() => undefined)
    const said = (typeof body === 'object' && body !== null ? body : {}) as Record<string, unknown>
    const text = (key: string) => typeof said[key] === 'string' ? said[key] : undefined
    const kind = text('type')?.split(/[#/]/).pop() ?? 'unexpected'
    return new Problem(kind, response.status, text('title') ?? response.statusText, text('detail'), text('reqId'), said.details as Record<string, unknown> | undefined)
  }

  static offline (): Problem {
    return new Problem('offline', 0, '')
  }

  /** Anything thrown, as a problem that can be shown. */
  static of (thrown: unknown): Problem {
    return thrown instanceof Problem ? thrown : new Problem('unexpected', 0, '', thrown instanceof Error ? thrown.message : undefined)
  }
}
