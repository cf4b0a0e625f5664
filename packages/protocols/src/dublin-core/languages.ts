/**
 * What repositories write in dc:language, as ISO 639-2/B. Two letters (ISO 639-1), three letters in the terminology form,
 * and the names seen in Chinese and English catalogues.
 */
const codes: Record<string, string> = {
  zh: 'chi', zho: 'chi', cn: 'chi', chinese: 'chi', 中文: 'chi', 汉语: 'chi', 漢語: 'chi', 简体中文: 'chi', 繁體中文: 'chi',
  en: 'eng', english: 'eng', 英语: 'eng', 英文: 'eng', 英語: 'eng',
  fr: 'fre', fra: 'fre', french: 'fre', français: 'fre', 法语: 'fre',
  de: 'ger', deu: 'ger', german: 'ger', deutsch: 'ger', 德语: 'ger',
  ja: 'jpn', japanese: 'jpn', 日本語: 'jpn', 日语: 'jpn', 日文: 'jpn',
  ko: 'kor', korean: 'kor', 韩语: 'kor', 朝鲜语: 'kor',
  ru: 'rus', russian: 'rus', 俄语: 'rus',
  es: 'spa', spanish: 'spa', 西班牙语: 'spa', it: 'ita', italian: 'ita', pt: 'por', portuguese: 'por',
  nl: 'dut', nld: 'dut', el: 'gre', ell: 'gre', cs: 'cze', ces: 'cze', sk: 'slo', slk: 'slo', ro: 'rum', ron: 'rum',
  mn: 'mon', ug: 'uig', bo: 'tib', bod: 'tib', ms: 'may', msa: 'may', my: 'bur', mya: 'bur', fa: 'per', fas: 'per',
  ar: 'ara', la: 'lat', sv: 'swe', no: 'nor', da: 'dan', fi: 'fin', pl: 'pol', tr: 'tur', vi: 'vie', th: 'tha', hi: 'hin',
  uk: 'ukr', he: 'heb', hu: 'hun', id: 'ind', mk: 'mac', sq: 'alb', sqi: 'alb', hy: 'arm', eu: 'baq', cy: 'wel', is: 'ice', ka: 'geo'
}

/** The ISO 639-2/B code, or undefined for what is no language that we know. */
export function languageCode (given: string): string | undefined {
  const word = given.trim().toLowerCase().replace(/[._].*$/, '')
  const known = codes[word] ?? codes[word.split('-')[0]!]
  if (known !== undefined) return known
  const bare = word.split('-')[0]!
  return /^[a-z]{3}$/.test(bare) && bare !== 'und' && bare !== 'zxx' && bare !== 'mul' ? bare : undefined
}
