/** In place of a cover that no catalogue has: a small cloth binding with the title on it, always of the same colour. */
export function Cover ({ title, large = false }: { title: string, large?: boolean }) {
  const hue = [...title].slice(0, 12).reduce((sum, letter) => (sum * 31 + letter.codePointAt(0)!) % 997, 7) % bindings.length
  const [cloth, ink] = bindings[hue]
  const isHan = /\p{Script=Han}/u.test(title)
  // A Chinese title runs down the spine; a Latin one shows its first words
  const shown = isHan ? [...title.replace(/[\s:：;；,，.。·（(].*$/u, '')].slice(0, 7).join('') : title.split(/\s+/).slice(0, 4).join(' ')
  return (
    <span className={`cover ${large ? 'large' : ''} ${isHan ? 'han' : ''}`} style={{ background: cloth, color: ink }} aria-hidden='true'>
      <span>{shown}</span>
    </span>
  )
}

const bindings = [
  ['#2f5d54', '#f3efe2'], ['#7a3b33', '#f7ebdf'], ['#34506f', '#eef1f4'], ['#8a6a2f', '#fbf4e2'], ['#5b4a6b', '#f3eef7'],
  ['#4c5b3a', '#f2f3e6'], ['#8c5a4a', '#fcf0e8'], ['#2f4858', '#e9f0f3'], ['#6d6253', '#f6f2ea'], ['#3d5a40', '#edf3e8']
] as const
