import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { Plugin, Rollup } from 'vite'

/** What the scan page loads by and by, beside what every page begins with: itself, both languages, the barcode reader. */
const parts = /\/src\/(scanning|i18n)\/|zxing/

/** Writes the scan page's service worker, with the files that it keeps. */
export function scanWorker (): Plugin {
  return {
    name: 'scan-worker',
    apply: 'build',
    generateBundle (_options, bundle) {
      const chunks = Object.values(bundle).filter((one): one is Rollup.OutputChunk => one.type === 'chunk')
      const wanted = new Set<string>()
      const take = (chunk: Rollup.OutputChunk | undefined): void => {
        if (chunk === undefined || wanted.has(chunk.fileName)) return
        wanted.add(chunk.fileName)
        const { importedCss = [], importedAssets = [] } = (chunk as { viteMetadata?: { importedCss?: Iterable<string>, importedAssets?: Iterable<string> } }).viteMetadata ?? {}
        for (const name of [...importedCss, ...importedAssets]) wanted.add(name)
        for (const name of chunk.imports) take(chunks.find(({ fileName }) => fileName === name))
      }
      for (const chunk of chunks) if (chunk.isEntry || parts.test(chunk.facadeModuleId ?? '')) take(chunk)
      const files = [...wanted].sort().map(name => `/${name}`)
      const version = createHash('sha256').update(files.join()).digest('hex').slice(0, 12)
      const source = readFileSync(new URL('src/scanning/worker.js', import.meta.url), 'utf8').replace('__VERSION__', version).replace('__FILES__', JSON.stringify(files))
      this.emitFile({ type: 'asset', fileName: 'scan-worker.js', source })
    }
  }
}
