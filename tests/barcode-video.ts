import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const width = 640
const height = 480

/** A film of one EAN-13 barcode, as uncompressed YUV4MPEG: what Chromium takes for a camera. Returns its path. */
export async function barcodeVideo (t: { teardown (work: () => Promise<unknown>): void }, digits: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'commonshelf-film-'))
  t.teardown(() => rm(folder, { recursive: true, force: true }))
  const modules = modulesOf(digits)
  const bar = 4
  const left = Math.floor((width - modules.length * bar) / 2)
  const luma = Buffer.alloc(width * height, 235)
  for (let y = 120; y < 360; y++) {
    for (const [at, dark] of [...modules].entries()) if (dark === '1') luma.fill(20, y * width + left + at * bar, y * width + left + (at + 1) * bar)
  }
  const frame = Buffer.concat([Buffer.from('FRAME\n'), luma, Buffer.alloc(width * height / 2, 128)])
  const path = join(folder, 'barcode.y4m')
  await writeFile(path, Buffer.concat([Buffer.from(`YUV4MPEG2 W${width} H${height} F10:1 Ip A1:1 C420\n`), ...Array.from({ length: 10 }, () => frame)]))
  return path
}

/** ISO/IEC 15420: the first digit stands in which of the next six are written in set A and which in set B. */
function modulesOf (digits: string): string {
  const a = ['0001101', '0011001', '0010011', '0111101', '0100011', '0110001', '0101111', '0111011', '0110111', '0001011']
  const sets = ['AAAAAA', 'AABABB', 'AABBAB', 'AABBBA', 'ABAABB', 'ABBAAB', 'ABBBAA', 'ABABAB', 'ABABBA', 'ABBABA']
  const inverted = (code: string) => [...code].map(bit => bit === '1' ? '0' : '1').join('')
  const set = sets[Number(digits[0])]!
  const left = [...digits].slice(1, 7).map((digit, at) => set[at] === 'A' ? a[Number(digit)]! : [...inverted(a[Number(digit)]!)].reverse().join(''))
  const right = [...digits].slice(7).map(digit => inverted(a[Number(digit)]!))
  return ['101', ...left, '01010', ...right, '101'].join('')
}
