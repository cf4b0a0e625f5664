/** Reads the barcodes in a picture, by the browser's own reader where there is one that can, else by ours. */
export type BarcodeReader = (video: HTMLVideoElement) => Promise<string[]>

interface Detector { detect (source: HTMLVideoElement): Promise<{ rawValue: string }[]> }
interface DetectorClass {
  new (options: { formats: string[] }): Detector
  getSupportedFormats (): Promise<string[]>
}

const wanted = ['ean_13', 'code_128', 'code_39', 'codabar', 'itf', 'qr_code']

export async function openReader (): Promise<BarcodeReader> {
  const { BarcodeDetector } = globalThis as { BarcodeDetector?: DetectorClass }
  const supported = await BarcodeDetector?.getSupportedFormats().catch(() => []) ?? []
  if (BarcodeDetector !== undefined && supported.includes('ean_13')) {
    const detector = new BarcodeDetector({ formats: wanted.filter(format => supported.includes(format)) })
    return async video => (await detector.detect(video)).map(({ rawValue }) => rawValue)
  }
  const { readVideo } = await import('./zxing.js')
  return readVideo
}
