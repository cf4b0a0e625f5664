/**
 * A line of CSV (RFC 4180). A cell that a spreadsheet program would take for a formula is given a ' before it, so that
 * nothing that a record says is carried out on a librarian's computer.
 */
export const csvLine = (cells: readonly string[], guarded = false): string => `${cells.map(cell => {
  const text = guarded && /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell
  return /[",\r\n]/.test(text) || text !== text.trim() ? `"${text.replaceAll('"', '""')}"` : text
}).join(',')}\r\n`
