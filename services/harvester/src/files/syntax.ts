export type FileSyntax = 'iso2709' | 'marcxml' | 'marc-json'

/**
 * ISO 2709, MARCXML or MARC in JSON, judged by the bytes whatever the file is called: XML begins with `<` after a BOM and
 * blanks, JSON with `{` or `[`; an ISO 2709 file has a record terminator, or the separators of a directory and its fields,
 * near its beginning, or at least a leader: digits alone may begin a list of numbers or text of another kind.
 */
export function syntaxOf (head: Uint8Array, { maybeList = false } = {}): FileSyntax | undefined {
  let at = head[0] === 0xEF && head[1] === 0xBB && head[2] === 0xBF ? 3 : 0
  if ((head[0] === 0xFF && head[1] === 0xFE) || (head[0] === 0xFE && head[1] === 0xFF)) {
    return new TextDecoder(head[0] === 0xFF ? 'utf-16le' : 'utf-16be').decode(head.subarray(2)).trimStart().startsWith('<') ? 'marcxml' : undefined
  }
  while (at < head.length && head[at]! <= 0x20 && head[at]! !== 0x1D && (head[at]! !== 0x1E || head[at + 1] === 0x7B)) at++
  if (head[at] === 0x3C) return 'marcxml'
  if (head[at] === 0x7B || (head[at] === 0x5B && /^\[\s*[{\]]/.test(Buffer.from(head.subarray(at, at + 200)).toString('latin1')))) return 'marc-json'
  if (head.includes(0x1D) || head.includes(0x1E)) return 'iso2709'
  return !maybeList && /^\d{5}[a-z ]/i.test(Buffer.from(head.subarray(at, at + 24)).toString('latin1')) ? 'iso2709' : undefined
}

/** Names of lists of what is to be withdrawn: books.delete.txt, 2026-deletes.txt, deleted_ids.csv, 删除清单.txt. */
export const namesDeletions = (name: string): boolean =>
  /(^|[^a-z])(deletes?|deleted|deletions?|removed|withdrawn|withdrawals?)([^a-z]|$)|删除|剔除|注销/i.test(name)

/** What lies beside records in an archive and is no loss: read-me files, checksums, pages about the export. */
export const isBeside = (name: string): boolean =>
  /(^|\/)(\.|__MACOSX\/|Thumbs\.db|desktop\.ini|read[._-]?me|license|copying|manifest|changelog|说明)|\.(md|pdf|html?|docx?|rtf|log|md5|sha1|sha256|sig|asc|xsd|dtd|ini)$/i.test(name)
