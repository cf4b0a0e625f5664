/** The encodings that member libraries' records are in. `utf-8` includes plain ASCII. */
export const encodings = ['utf-8', 'gb18030', 'big5', 'marc-8', 'iso-5426', 'windows-1251', 'windows-1252'] as const
export type Encoding = typeof encodings[number]

/** What operators call them, without case, blanks and hyphens. */
const names: Record<string, Encoding> = {
  utf8: 'utf-8', unicode: 'utf-8', ascii: 'utf-8', gb18030: 'gb18030', gbk: 'gb18030', gb2312: 'gb18030', cp936: 'gb18030', big5: 'big5', cp950: 'big5',
  marc8: 'marc-8', ansel: 'marc-8', iso5426: 'iso-5426', windows1251: 'windows-1251', cp1251: 'windows-1251', windows1252: 'windows-1252', cp1252: 'windows-1252', latin1: 'windows-1252', iso88591: 'windows-1252'
}

/** The encoding that a name means: GBK, gb2312, UTF8, MARC-8, `auto`; undefined for a name that is not known. */
export function encodingNamed (name: string): 'auto' | Encoding | undefined {
  const plain = name.toLowerCase().replace(/[\s_-]/g, '')
  return plain === 'auto' || plain === '' ? 'auto' : names[plain]
}
