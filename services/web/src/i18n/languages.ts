import type { Language } from './index.js'

// ISO 639-2/B, as catalogues code them, where it differs from what browsers know
const known: Record<string, string> = {
  chi: 'zh', eng: 'en', jpn: 'ja', kor: 'ko', fre: 'fr', ger: 'de', rus: 'ru', spa: 'es', ita: 'it', por: 'pt', lat: 'la', tib: 'bo',
  uig: 'ug', mon: 'mn', ara: 'ar', per: 'fa', cze: 'cs', dut: 'nl', gre: 'el', rum: 'ro', slo: 'sk', wel: 'cy', ice: 'is', may: 'ms',
  bur: 'my', arm: 'hy', geo: 'ka', mac: 'mk', alb: 'sq', baq: 'eu', mao: 'mi', vie: 'vi', tha: 'th', hin: 'hi', pol: 'pl', swe: 'sv'
}

/** A language tag that a browser understands, for `lang` attributes: chi is zh. */
export const tagOf = (code: string): string => known[code] ?? code

/** The name of a catalogue's language code in the reader's language: chi is 中文 or Chinese. */
export function languageName (code: string, language: Language): string {
  if (code === 'und' || code === 'mul' || code === 'zxx') return { und: { zh: '未知', en: 'Unknown' }, mul: { zh: '多语种', en: 'Several languages' }, zxx: { zh: '无文字', en: 'No text' } }[code][language]
  try {
    return new Intl.DisplayNames(language === 'zh' ? 'zh-CN' : 'en', { type: 'language', fallback: 'code' }).of(tagOf(code)) ?? code
  } catch {
    return code // what the source wrote is no language code at all
  }
}
