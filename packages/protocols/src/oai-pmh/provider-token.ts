/** Where a list stands: all that the next page needs, so that the provider remembers nothing between pages. */
export interface ListState {
  prefix: string
  from?: string
  until: string
  set?: string
  after?: string
  /** Records given before this page. */
  cursor: number
}

/** An opaque token. It says where to go on, so it needs no secret: a forged one can only ask what anyone may ask. */
export function sealToken (state: ListState): string {
  return Buffer.from(JSON.stringify([state.prefix, state.from ?? null, state.until, state.set ?? null, state.after ?? null, state.cursor])).toString('base64url')
}

/** The state, or undefined for whatever else was sent as a token. */
export function openToken (token: string): ListState | undefined {
  try {
    const parts: unknown = JSON.parse(Buffer.from(token, 'base64url').toString('utf8'))
    if (!Array.isArray(parts) || parts.length !== 6) return undefined
    const [prefix, from, until, set, after, cursor] = parts as unknown[]
    const optional = (value: unknown) => value === null || typeof value === 'string'
    if (typeof prefix !== 'string' || typeof until !== 'string' || ![from, set, after].every(optional)) return undefined
    if (!Number.isInteger(cursor) || (cursor as number) <= 0) return undefined
    return {
      prefix, until, cursor: cursor as number,
      ...(from !== null && { from: from as string }), ...(set !== null && { set: set as string }), ...(after !== null && { after: after as string })
    }
  } catch {
    return undefined
  }
}
