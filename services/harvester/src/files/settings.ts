import type { Source } from '@commonshelf/store'
import { namesDeletions } from './syntax.js'

/** What a file source may say of itself in `settings`. */
export interface FileSettings {
  /** Where a record's identifier stands when 001 is absent: 035$a, 903$a, 010$a; a control field has no subfield. */
  identifierField?: { tag: string, code?: string }
  /** What a file is that does not say so in its name. */
  extent: 'full' | 'delta'
  /** ISO 2709 encoding for the identifier field; the source's own. */
  encoding: string
}

export function fileSettings ({ settings, encoding }: Source): FileSettings {
  const field = typeof settings.identifierField === 'string' ? /^([0-9A-Z]{3})(?:\$?(\w))?$/.exec(settings.identifierField.trim()) : null
  return {
    ...(field && { identifierField: { tag: field[1]!, ...(field[2] !== undefined && { code: field[2] }) } }),
    extent: settings.extent === 'full' ? 'full' : 'delta',
    encoding
  }
}

/**
 * What a file says of itself by its name: everything that the library has, or what changed. A file that says nothing is
 * what the source's settings say, and a delta where they are silent: only a full dump can withdraw.
 */
export function extentOf (name: string, settings: Pick<FileSettings, 'extent'>): 'full' | 'delta' {
  if (namesDeletions(name) || /(^|[^a-z])(delta|increment(al)?|updates?|changes?|diff)([^a-z]|$)|增量|更新/i.test(name)) return 'delta'
  if (/(^|[^a-z])(full|complete|all|dump)([^a-z]|$)|全量|全部|完整/i.test(name)) return 'full'
  return settings.extent
}
