// Everything that XML 1.0 allows in text stays, the planes beyond the first (rare Han among them) included; the u flag
// makes the class speak of characters, so that a pair of surrogates is never split.
// eslint-disable-next-line no-control-regex
const illegal = /[^\u0009\u000A\u000D\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu

/** The text with characters that XML forbids shown as U+FFFD, so that a reader sees that something was there. */
export function legalXml (text: string): string {
  return text.replace(illegal, '\uFFFD')
}

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&apos;' }

/** Text for an element or an attribute. */
export function escapeXml (text: string): string {
  return legalXml(text).replace(/[&<>"']/g, character => entities[character]!)
}

const characters: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

/** The text that was escaped: the five entities of XML and numbers; what is none of them stays as it is. */
export function unescapedXml (text: string): string {
  return text.replace(/&(?:#x([\da-f]{1,6})|#(\d{1,7})|(amp|lt|gt|quot|apos));/gi, (reference, hex?: string, decimal?: string, name?: string) => {
    if (name !== undefined) return characters[name.toLowerCase()]!
    const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16)
    return code > 0x10FFFF || (code >= 0xD800 && code < 0xE000) ? reference : String.fromCodePoint(code)
  })
}

/** The name without its prefix: catalogues write oai_dc:dc, dc, ns2:record for the same thing. */
export function localName (name: string): string {
  return name.slice(name.indexOf(':') + 1)
}
