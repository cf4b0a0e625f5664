import { parse } from 'csv-parse'
import { createReadStream } from 'node:fs'
import { SourceFailed } from '../connector.js'
import type { Sheet, SheetLimits, SheetLine } from './book.js'

/** Lines that are handed on together. */
const together = 500

/**
 * A CSV file as a sheet. The encoding is the source's where it states one, else judged: a byte order mark, text that is
 * valid UTF-8, else GB18030, which is what Excel in China saves. The separator is the one of comma, semicolon and tab that
 * the first lines agree on.
 */
export function csvSheet (content: string | Buffer, encoding: string, { sheetRows }: SheetLimits): Sheet {
  let label: Promise<string> | undefined
  return {
    name: '',
    async * rows () {
      label ??= encodingOf(content, encoding)
      const pieces = textOf(content, await label)
      const first = (await pieces.next()).value as string | undefined ?? ''
      const [, given, rest] = /^sep=(.)\r?\n([\s\S]*)$/i.exec(first) ?? [] // Excel's own first line
      const parser = parse({
        delimiter: given ?? delimiterOf(first), relax_column_count: true, relax_quotes: true, skip_empty_lines: false, trim: true, max_record_size: 4_000_000
      })
      const feeding = feed(parser, rest ?? first, pieces)
      feeding.catch(error => parser.destroy(error as Error))
      let lines: SheetLine[] = []
      let count = 0
      try {
        for await (const cells of parser as AsyncIterable<string[]>) {
          if (++count > sheetRows) throw new SourceFailed(`The file has more than ${sheetRows} rows`)
          lines.push({ cells })
          if (lines.length < together) continue
          yield lines
          lines = []
        }
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code?.startsWith('CSV_')) throw new SourceFailed(`The file cannot be read as CSV: ${(error as Error).message}`, { cause: error })
        throw error
      } finally {
        parser.destroy()
        await pieces.return(undefined)
      }
      if (lines.length > 0) yield lines
    }
  }
}

async function feed (parser: ReturnType<typeof parse>, first: string, pieces: AsyncGenerator<string>): Promise<void> {
  for (let piece: string | undefined = first; piece !== undefined;) {
    // A parser that was destroyed takes nothing more, and never drains
    if (parser.destroyed) return
    if (piece !== '' && !parser.write(piece)) await new Promise<void>(resolve => { parser.once('drain', resolve).once('close', resolve) })
    const next = await pieces.next()
    piece = next.done === true ? undefined : next.value
  }
  parser.end()
}

const bytesOf = (content: string | Buffer): AsyncIterable<Uint8Array> | Iterable<Uint8Array> =>
  typeof content === 'string' ? createReadStream(content, { highWaterMark: 256 * 1024 }) : [content]

async function * textOf (content: string | Buffer, encoding: string): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding)
  // The mark of GB18030 is not taken away by the decoder
  let begun = false
  for await (const bytes of bytesOf(content)) {
    // A mark of UTF-8 before text that is none would shift the pairs of bytes behind it
    const marked = !begun && encoding === 'gb18030' && bytes[0] === 0xEF && bytes[1] === 0xBB && bytes[2] === 0xBF
    const text = decoder.decode(marked ? bytes.subarray(3) : bytes, { stream: true })
    if (text === '') continue
    yield begun ? text : text.replace(/^\uFEFF/, '')
    begun = true
  }
  const last = decoder.decode()
  if (last !== '') yield last
}

async function encodingOf (content: string | Buffer, stated: string): Promise<string> {
  const head = await firstOf(content)
  if (head[0] === 0xFF && head[1] === 0xFE) return 'utf-16le'
  if (head[0] === 0xFE && head[1] === 0xFF) return 'utf-16be'
  if (head[0] === 0x84 && head[1] === 0x31 && head[2] === 0x95 && head[3] === 0x33) return 'gb18030'
  if (stated !== 'auto') {
    try {
      return new TextDecoder(stated).encoding
    } catch (error) {
      throw new SourceFailed(`The source states the encoding ${stated}, which is not known`, { cause: error })
    }
  }
  // Also behind a mark of UTF-8: some programs put it before whatever they write.
  const decoder = new TextDecoder('utf-8')
  let damaged = 0
  let beyondAscii = 0
  for await (const bytes of bytesOf(content)) {
    const text = decoder.decode(bytes, { stream: true })
    damaged += text.match(/\uFFFD/g)?.length ?? 0
    beyondAscii += text.match(/[^\0-\x7F]/g)?.length ?? 0
  }
  // A stray byte makes no GBK of a file whose other characters are sound UTF-8.
  return damaged === 0 || damaged * 10 < beyondAscii ? 'utf-8' : 'gb18030'
}

async function firstOf (content: string | Buffer): Promise<Uint8Array> {
  if (typeof content !== 'string') return content.subarray(0, 4)
  for await (const bytes of createReadStream(content, { end: 3 })) return bytes as Buffer
  return Buffer.alloc(0)
}

function delimiterOf (text: string): string {
  const lines = text.slice(0, 20_000).split(/\r?\n/).slice(0, 20).filter(line => line !== '')
  const counts = [',', '\t', ';'].map(mark => ({ mark, lines: lines.filter(line => line.includes(mark)).length }))
  counts.sort((a, b) => b.lines - a.lines)
  return counts[0]!.lines > 0 ? counts[0]!.mark : ','
}
