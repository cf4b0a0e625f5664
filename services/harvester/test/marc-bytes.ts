/** One ISO 2709 record of the few fields that a test cares about; the lengths are those of the bytes. */
export function aMarc (fields: Record<string, string | Uint8Array>, { status = 'n' } = {}): Buffer {
  const bodies = Object.entries(fields).map(([tag, value]) => ({ tag, bytes: Buffer.concat([
    tag.startsWith('00') ? Buffer.alloc(0) : Buffer.from('00\x1fa'), typeof value === 'string' ? Buffer.from(value) : value, Buffer.from([0x1E])]) }))
  let at = 0
  const directory = bodies.map(({ tag, bytes }) => {
    const entry = `${tag}${String(bytes.length).padStart(4, '0')}${String(at).padStart(5, '0')}`
    at += bytes.length
    return entry
  }).join('') + '\x1e'
  const base = 24 + directory.length
  const leader = `${String(base + at + 1).padStart(5, '0')}${status}am a22${String(base).padStart(5, '0')} a 4500`
  return Buffer.concat([Buffer.from(leader + directory), ...bodies.map(({ bytes }) => bytes), Buffer.from([0x1D])])
}

export const aMarcXml = (records: { id?: string, title: string, status?: string }[]): Buffer =>
  Buffer.from(`<?xml version="1.0" encoding="UTF-8"?>\n<marc:collection xmlns:marc="http://www.loc.gov/MARC21/slim">\n${records.map(({ id, title, status = 'n' }) =>
    `<marc:record><marc:leader>00000${status}am a2200000 a 4500</marc:leader>${id === undefined ? '' : `<marc:controlfield tag="001">${id}</marc:controlfield>`}<marc:datafield tag="245" ind1="0" ind2="0"><marc:subfield code="a">${title}</marc:subfield></marc:datafield></marc:record>`).join('\n')}\n</marc:collection>\n`)
