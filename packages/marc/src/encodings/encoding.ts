/** The encodings that member libraries' records are in. `utf-8` includes plain ASCII. */
export const encodings = ['utf-8', 'gb18030', 'big5', 'marc-8', 'iso-5426', 'windows-1251', 'windows-1252'] as const
export type Encoding = typeof encodings[number]
