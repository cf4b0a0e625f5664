import { UnreadableRecord } from '../record.js'

const named: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

/** Character data with its references resolved: the five of XML and numbers, nothing that a document could define. */
export function resolved (text: string): string {
  if (!text.includes('&')) return text
  return text.replace(/&(?:#x([0-9a-fA-F]{1,6})|#([0-9]{1,7})|([A-Za-z_][\w.-]*));|&/g, (_, hex?: string, decimal?: string, name?: string) => {
    if (name !== undefined) {
      const character = named[name]
      if (character === undefined) throw new UnreadableRecord('xml-malformed', `The entity &${name}; is not defined`)
      return character
    }
    if (hex === undefined && decimal === undefined) throw new UnreadableRecord('xml-malformed', 'An ampersand starts no reference')
    const code = hex === undefined ? Number(decimal) : parseInt(hex, 16)
    if (code > 0x10ffff || (code >= 0xd800 && code < 0xe000) || (code < 0x20 && code !== 9 && code !== 10 && code !== 13)) return '\ufffd'
    return String.fromCodePoint(code)
  })
}

/** The same for a glance at a document that may be broken: what is no reference stays as it is. */
export function resolvedWherePossible (text: string): string {
  try {
    return resolved(text)
  } catch {
    return text
  }
}

/** A name without its prefix. */
export function localName (name: string): string {
  const colon = name.indexOf(':')
  return colon === -1 ? name : name.substring(colon + 1)
}
