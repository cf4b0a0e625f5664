import { Buffer, isUtf8 } from '../bytes.js'
import type { Damage } from '../record.js'
import { withLostEscapes } from './marc8.js'

const entities: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

/** A decoded text put right where a conversion before us left traces that can be told for certain. */
export function repaired (text: string, damage: Damage[]): string {
  let result = text
  if (text.includes('&') && /&(?:amp|lt|gt|quot|apos);/.test(text)) {
    result = result.replace(/&(amp|lt|gt|quot|apos);/g, (_, name: string) => entities[name]!)
    damage.push('xml-entities')
  }
  if (result.includes('$1') && result.includes('(B') && !result.includes('\x1b')) {
    const escaped = withLostEscapes(result)
    if (escaped !== undefined) {
      damage.push('lost-escapes')
      result = escaped
    }
  }
  const once = undoubled(result)
  if (once !== undefined) {
    damage.push('double-encoded')
    return once
  }
  return result
}

/**
 * UTF-8 that was read as Latin-1 and encoded once more (Ã¼ for ü), or twice. Only where every character from U+0080 to U+00FF
 * of the text is part of such a sequence, and there are at least two, so that no single honest "É»" is taken for one;
 * what is well-formed twice over was doubled twice, and needs no second witness.
 */
export function undoubled (text: string): string | undefined {
  const once = undoubledOnce(text)
  if (once === undefined) return undefined
  const twice = undoubledOnce(once)
  if (twice !== undefined) return twice.normalize('NFC')
  return text.match(latin1)!.length < 2 ? undefined : once.normalize('NFC')
}

const latin1 = /[\u0080-\u00ff]+/g

function undoubledOnce (text: string): string | undefined {
  if (!/[\u00c2-\u00f4][\u0080-\u00bf]/.test(text)) return undefined
  if (!text.match(latin1)!.every(run => isUtf8(Buffer.from(run, 'latin1')))) return undefined
  return text.replace(latin1, run => Buffer.from(run, 'latin1').toString('utf8'))
}
