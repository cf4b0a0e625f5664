const digits: Record<string, number> = {
  零: 0, 〇: 0, 一: 1, 二: 2, 两: 2, 三: 3, 四: 4, 五: 5, 六: 6, 七: 7, 八: 8, 九: 9,
  壹: 1, 贰: 2, 叁: 3, 肆: 4, 伍: 5, 陆: 6, 柒: 7, 捌: 8, 玖: 9
}
const units: Record<string, number> = { 十: 10, 拾: 10, 百: 100, 佰: 100, 千: 1000, 仟: 1000 }

/** 三, 十二, 二十, 一百零五, 一九八四 (folded) as a number; undefined where it is none. */
export function hanNumeral (text: string): number | undefined {
  let total = 0
  let pending = -1
  let sawUnit = false
  let plainDigits = ''
  for (const character of text) {
    const digit = digits[character]
    if (digit !== undefined) {
      pending = digit
      plainDigits += digit
      continue
    }
    const unit = units[character]
    if (unit === undefined) return undefined
    sawUnit = true
    total += (pending < 0 ? 1 : pending) * unit
    pending = -1
  }
  if (!sawUnit) return plainDigits === '' ? undefined : Number(plainDigits)
  return total + Math.max(pending, 0)
}

const romanDigits: Record<string, number> = { i: 1, v: 5, x: 10, l: 50, c: 100 }

/** i to cc (folded) as a number; undefined where it is none. Strict, so that "mix" and "civil" are words. */
export function romanNumeral (text: string): number | undefined {
  if (!/^(?:c{0,2})(?:xc|xl|l?x{0,3})(?:ix|iv|v?i{0,3})$/.test(text) || text === '') return undefined
  let total = 0
  for (let i = 0; i < text.length; i++) {
    const value = romanDigits[text[i]!]!
    const next = i + 1 < text.length ? romanDigits[text[i + 1]!]! : 0
    total += value < next ? -value : value
  }
  return total
}

const words: Record<string, number> = {
  one: 1, two: 2, three: 3, four: 4, five: 5, six: 6, seven: 7, eight: 8, nine: 9, ten: 10,
  first: 1, second: 2, third: 3, fourth: 4, fifth: 5, sixth: 6, seventh: 7, eighth: 8, ninth: 9, tenth: 10, eleventh: 11, twelfth: 12,
  erste: 1, zweite: 2, dritte: 3, vierte: 4, funfte: 5, premiere: 1, premier: 1, deuxieme: 2, seconde: 2, troisieme: 3, quatrieme: 4,
  primera: 1, segunda: 2, tercera: 3, cuarta: 4, yi: 1, er: 2, san: 3, si: 4, wu: 5, liu: 6, qi: 7, ba: 8, jiu: 9, shi: 10
}

/** Any numeral in folded text: 12, 十二, xii, twelve, twelfth; pinyin numerals too. */
export function numeral (text: string): number | undefined {
  if (/^[0-9]{1,6}$/.test(text)) return Number(text)
  return hanNumeral(text) ?? words[text] ?? romanNumeral(text)
}
