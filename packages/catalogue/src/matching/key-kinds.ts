/** Kinds of match keys: each says one way in which two descriptions of one edition stay alike although another part differs. */
export const keyKinds = ['isbn', 'set', 'oclc', 'lccn', 'unified', 'issn', 'pages', 'author', 'publisher', 'bare', 'host', 'slip'] as const
export type KeyKind = typeof keyKinds[number]
