import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader'
import wasm from 'zxing-wasm/reader/zxing_reader.wasm?url'

// From this server, with the page: a village may reach no other, and nobody else learns what is scanned
prepareZXingModule({ overrides: { locateFile: (path: string, prefix: string) => path.endsWith('.wasm') ? wasm : prefix + path } })

/** More pixels than these only cost time. */
const widest = 960
const canvas = document.createElement('canvas')
const drawing = canvas.getContext('2d', { willReadFrequently: true })!

export async function readVideo (video: HTMLVideoElement): Promise<string[]> {
  const { videoWidth: width, videoHeight: height } = video
  if (width === 0) return []
  const scale = Math.min(1, widest / width)
  canvas.width = Math.round(width * scale)
  canvas.height = Math.round(height * scale)
  drawing.drawImage(video, 0, 0, canvas.width, canvas.height)
  const found = await readBarcodes(drawing.getImageData(0, 0, canvas.width, canvas.height), {
    formats: ['EAN13', 'Code128', 'Code39', 'Codabar', 'ITF', 'QRCode'], tryHarder: true, maxNumberOfSymbols: 2
  })
  return found.filter(({ isValid }) => isValid).map(({ text }) => text)
}
