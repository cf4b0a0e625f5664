import { SourceFailed } from '../connector.js'

/** One line of a list may not be longer: what is, is no list of numbers. */
const longestLine = 2_000

/** What people write above a column of numbers. */
const headings = /^(id|ids|identifier|001|bib_?id|biblio_?(id|number)|record_?(id|number)|mms_?id|控制号|记录号|编号|标识)$/i

/**
 * The identifiers of a list of what a library has deleted: text with one a line, or the first column of a table. Blank lines,
 * lines that begin with # and a heading are passed over. @throws SourceFailed for what is no such list
 */
export async function * identifiersIn (chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8')
  let rest = ''
  let first = true
  for await (const chunk of chunks) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split(/\r\n|\r|\n/)
    rest = lines.pop()!
    if (rest.length > longestLine) throw new SourceFailed('This is no list of deletions: a line of it has no end')
    for (const line of lines) {
      const identifier = identifierOf(line)
      if (identifier !== '' && !(first && headings.test(identifier))) yield identifier
      first &&= identifier === ''
    }
  }
  const identifier = identifierOf(rest)
  if (identifier !== '' && !(first && headings.test(identifier))) yield identifier
}

function identifierOf (line: string): string {
  if (line.includes('\0')) throw new SourceFailed('This is no list of deletions: it is no text')
  const cell = line.replace('\uFEFF', '').trim()
  if (cell.startsWith('#')) return ''
  const quoted = /^"((?:[^"]|"")*)"/.exec(cell)
  return (quoted === null ? cell.split(/[,;\t]/)[0]! : quoted[1]!.replaceAll('""', '"')).trim()
}
