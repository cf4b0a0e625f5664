import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

export default defineConfig({
  plugins: [react()],
  build: { target: 'es2022', sourcemap: false },
  // `pnpm dev` beside an API that is already running; in service the API hands out dist/ itself
  server: { proxy: { '/v1': 'http://127.0.0.1:8080' } }
})
