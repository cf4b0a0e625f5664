import react from '@vitejs/plugin-react'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import { defineConfig, type Plugin } from 'vite'
import { scanWorker } from './scan-worker.js'

/** Writes each text file a second and third time, compressed, so that whoever serves dist/ need not do it at every request. */
function compressed (): Plugin {
  let folder = ''
  return {
    name: 'compressed',
    apply: 'build',
    configResolved (config) { folder = join(config.root, config.build.outDir) },
    closeBundle () {
      for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
        if (!/\.(html|js|css|svg|wasm)$/.test(name)) continue
        const bytes = readFileSync(join(folder, name))
        writeFileSync(join(folder, `${name}.br`), brotliCompressSync(bytes))
        writeFileSync(join(folder, `${name}.gz`), gzipSync(bytes, { level: 9 }))
      }
    }
  }
}

export default defineConfig({
  plugins: [react(), scanWorker(), compressed()],
  build: { target: 'es2022', sourcemap: false },
  // `pnpm dev` beside an API that is already running; in service the API hands out dist/ itself
  server: { proxy: { '/v1': 'http://127.0.0.1:8080' } }
})
