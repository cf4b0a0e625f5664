/** ISO 5426 (extended Latin, used by UNIMARC): the characters from 0xA1 to 0xFC; a blank is no character. */
const characters = '¡„£$¥†§′‘“«♭©℗®ʻʼ‚   ‡·″’”»♯ʹʺ¿' +
  '\u0309\u0300\u0301\u0302\u0303\u0304\u0306\u0307\u0308\u0308\u030a\u0315\u0312\u030b\u031b\u030c' +
  '\u0327\u031c\u0328\u0323\u0324\u0325\u0333\u0332\u0329\u032d \ufe20\ufe21 \ufe22\ufe23' +
  ' ÆĐ   Ĳ ŁØŒ Þ    æđð ıĳ łøœßþ'

const first = 0xa1
const isMark = (byte: number): boolean => byte >= 0xc0 && byte <= 0xdf

/** Text in ISO 5426, whose bytes are given as characters U+0000 to U+00FF. As in MARC-8, marks stand before their letter. */
export function iso5426Text (raw: string): string {
  let text = ''
  let marks = ''
  for (let i = 0; i < raw.length; i++) {
    const byte = raw.charCodeAt(i)
    if (byte === 0x88 || byte === 0x89) continue // begin and end of what is not filed (ISO 6630)
    const character = byte < 0x80 ? raw.charAt(i) : characters.charAt(byte - first)
    if (isMark(byte) && character !== ' ') {
      marks += character
      continue
    }
    text += (character === ' ' && byte >= 0x80) || character === '' ? '\ufffd' : character + marks
    marks = ''
  }
  return text.normalize('NFC')
}
