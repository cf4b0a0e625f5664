import { parse } from 'csv-parse/sync'
import { SourceFailed } from '../connector.js'

/**
 * The rows of a CSV file. The encoding is the source's where it states one, else judged: a BOM, text that is valid UTF-8,
 * else GB18030, which is what Excel in China saves. The separator is the one of comma, semicolon and tab that the first
 * lines agree on.
 */
export function readCsv (bytes: Buffer, encoding: string, sheetRows: number): string[][] {
  const text = textOf(bytes, encoding)
  const [, given, rest] = /^sep=(.)\r?\n([\s\S]*)$/i.exec(text) ?? [] // Excel's own first line
  const body = rest ?? text
  const rows = parse(body, {
    delimiter: given ?? delimiterOf(body),
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: false,
    trim: true,
    to: sheetRows + 1
  })
  if (rows.length > sheetRows) throw new SourceFailed(`The file has more than ${sheetRows} rows`)
  return rows
}

export function textOf (bytes: Buffer, encoding = 'auto'): string {
  if (bytes[0] === 0xFF && bytes[1] === 0xFE) return new TextDecoder('utf-16le').decode(bytes)
  if (bytes[0] === 0xFE && bytes[1] === 0xFF) return new TextDecoder('utf-16be').decode(bytes)
  if (bytes[0] === 0xEF && bytes[1] === 0xBB && bytes[2] === 0xBF) return new TextDecoder('utf-8').decode(bytes)
  if (encoding !== 'auto') {
    try {
      return new TextDecoder(encoding).decode(bytes)
    } catch (error) {
      throw new SourceFailed(`The source states the encoding ${encoding}, which is not known`, { cause: error })
    }
  }
  const text = new TextDecoder('utf-8').decode(bytes)
  const damaged = text.match(/\uFFFD/g)?.length ?? 0
  // A stray byte makes no GBK of a file whose other characters are sound UTF-8.
  if (damaged === 0 || damaged * 10 < (text.match(/[^\0-\x7F]/g)?.length ?? 0)) return text
  return new TextDecoder('gb18030').decode(bytes)
}

function delimiterOf (text: string): string {
  const lines = text.slice(0, 20_000).split(/\r?\n/).slice(0, 20).filter(line => line !== '')
  const counts = [',', '\t', ';'].map(mark => ({ mark, lines: lines.filter(line => line.includes(mark)).length }))
  counts.sort((a, b) => b.lines - a.lines)
  return counts[0]!.lines > 0 ? counts[0]!.mark : ','
}
