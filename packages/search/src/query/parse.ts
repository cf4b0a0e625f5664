import type { SearchField } from '../engine.js'
import { fieldPrefixes } from './fields.js'

/** A query as it was meant. `words` is one word as typed or one phrase; `prefix` when it ended with an asterisk. */
export type QueryNode =
  | { kind: 'words', text: string, field: SearchField, phrase: boolean, prefix: boolean }
  | { kind: 'and' | 'or', of: QueryNode[] }
  | { kind: 'not', of: QueryNode }

type Token =
  | { kind: 'word' | 'phrase', text: string, field?: SearchField }
  | { kind: 'open', field?: SearchField }
  | { kind: 'close' | 'AND' | 'OR' | 'NOT' }

const closingQuote: Record<string, string> = { '"': '"', '“': '”', '”': '”', '„': '“', '＂': '＂', '「': '」', '『': '』' }
const opening = '(（'
const closing = ')）'

class NotAQuery extends Error {}

/**
 * Reads what was typed. Words are all required; AND, OR and NOT count in capitals only. What is no well-formed query
 * (a parenthesis left open, OR NOT) is taken as plain words: a reader is never told off for punctuation.
 * Undefined when nothing is asked.
 */
export function parseQuery (text: string, field: SearchField = 'any'): QueryNode | undefined {
  return readQuery(text, field).node
}

/** The query as `parseQuery` reads it, and whether it had to be taken as plain words. */
export function readQuery (text: string, field: SearchField): { node: QueryNode | undefined, asWords: boolean } {
  // 978 7 02 000220 7: an ISBN written with spaces is one word.
  const digits = text.normalize('NFKC').replace(/[\s-]/g, '')
  if (/^(97[89]\d{10}|\d{9}[\dxX])$/.test(digits)) return { node: { kind: 'words', text: digits, field, phrase: false, prefix: false }, asWords: false }
  try {
    const tokens = tokenise(text)
    while (isOperator(tokens.at(-1))) tokens.pop()
    while (tokens[0]?.kind === 'AND' || tokens[0]?.kind === 'OR') tokens.shift()
    if (tokens.length === 0) return { node: undefined, asWords: false }
    const reader = new Reader(tokens)
    const node = reader.either(field)
    if (!reader.atEnd()) throw new NotAQuery()
    return { node, asWords: false }
  } catch (error) {
    if (!(error instanceof NotAQuery)) throw error
    return { node: plainWords(text, field), asWords: true }
  }
}

const isOperator = (token: Token | undefined): boolean =>
  token?.kind === 'AND' || token?.kind === 'OR' || token?.kind === 'NOT'

function plainWords (text: string, field: SearchField): QueryNode | undefined {
  const words = text.replace(/["“”„＂「」『』()（）]/g, ' ').split(/\s+/).filter(word => word !== '')
  if (words.length === 0) return undefined
  return all(words.map(word => wordNode(word, field)))
}

const all = (of: QueryNode[]): QueryNode => of.length === 1 ? of[0]! : { kind: 'and', of }

function wordNode (word: string, field: SearchField): QueryNode {
  const prefix = word.length > 1 && /[*＊]$/.test(word)
  return { kind: 'words', text: prefix ? word.slice(0, -1) : word, field, phrase: false, prefix }
}

/** A field's name with its colon at the start of what is left, and how long it is. */
function prefixAt (rest: string): { field: SearchField, length: number } | undefined {
  const found = /^([\p{L}]{2,10})[:：]\s*/u.exec(rest)
  if (found === null || found[0].length === rest.length) return undefined
  const name = found[1]!.toLowerCase()
  if (!Object.hasOwn(fieldPrefixes, name)) return undefined
  return { field: fieldPrefixes[name]!, length: found[0].length }
}

function tokenise (text: string): Token[] {
  const tokens: Token[] = []
  let i = 0
  let field: SearchField | undefined
  while (i < text.length) {
    const character = text[i]!
    if (/\s/.test(character)) { i++; continue }
    const named = field === undefined ? prefixAt(text.slice(i)) : undefined
    if (named !== undefined) { field = named.field; i += named.length; continue }
    if (opening.includes(character)) { tokens.push({ kind: 'open', field }); i++ }
    else if (closing.includes(character)) { tokens.push({ kind: 'close' }); i++ }
    else if (closingQuote[character] !== undefined) {
      const end = text.indexOf(closingQuote[character]!, i + 1)
      if (end < 0) throw new NotAQuery()
      tokens.push({ kind: 'phrase', text: text.slice(i + 1, end), field })
      i = end + 1
    } else {
      let end = i + 1
      while (end < text.length && !/\s/.test(text[end]!) && !isBreak(text, i, end)) end++
      const word = text.slice(i, end)
      const operator = field === undefined && (word === 'AND' || word === 'OR' || word === 'NOT')
      tokens.push(operator ? { kind: word as 'AND' | 'OR' | 'NOT' } : { kind: 'word', text: word, field })
      i = end
    }
    field = undefined
  }
  return tokens
}

/** A word ends at a quotation mark and at a parenthesis, unless that one belongs to the word: C(60), 大国的兴衰（下）. */
function isBreak (text: string, start: number, at: number): boolean {
  const character = text[at]!
  if (closing.includes(character)) {
    const word = text.slice(start, at)
    return ![...word].some(one => opening.includes(one))
  }
  if (opening.includes(character)) {
    const rest = text.slice(at + 1)
    return !/^[^\s()（）]*[)）]/.test(rest)
  }
  return character === '"' || character === '“' || character === '”'
}

class Reader {
  private at = 0

  constructor (private readonly tokens: Token[]) {}

  atEnd (): boolean { return this.at === this.tokens.length }

  either (field: SearchField): QueryNode {
    const of = [this.every(field)]
    while (this.tokens[this.at]?.kind === 'OR') {
      // TO BE OR NOT TO BE is a title: who wants "or everything without it" can say so with parentheses.
      if (this.tokens[++this.at]?.kind === 'NOT') throw new NotAQuery()
      of.push(this.every(field))
    }
    return of.length === 1 ? of[0]! : { kind: 'or', of }
  }

  private every (field: SearchField): QueryNode {
    const of = [this.one(field)]
    for (;;) {
      const next = this.tokens[this.at]
      if (next === undefined || next.kind === 'OR' || next.kind === 'close') break
      if (next.kind === 'AND') this.at++
      of.push(this.one(field))
    }
    return all(of)
  }

  private one (field: SearchField): QueryNode {
    const token = this.tokens[this.at++]
    switch (token?.kind) {
      case 'NOT': {
        const of = this.one(field)
        return of.kind === 'not' ? of.of : { kind: 'not', of }
      }
      case 'open': {
        const inner = this.either(token.field ?? field)
        if (this.tokens[this.at++]?.kind !== 'close') throw new NotAQuery()
        return inner
      }
      case 'phrase': return { kind: 'words', text: token.text, field: token.field ?? field, phrase: true, prefix: false }
      case 'word': return wordNode(token.text, token.field ?? field)
      default: throw new NotAQuery()
    }
  }
}

/** Calls back for every `words` that is asked for; those under a NOT are left out. */
export function eachWanted (node: QueryNode | undefined, visit: (words: Extract<QueryNode, { kind: 'words' }>) => void): void {
  if (node === undefined || node.kind === 'not') return
  if (node.kind === 'words') visit(node)
  else for (const part of node.of) eachWanted(part, visit)
}
