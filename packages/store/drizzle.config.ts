import { defineConfig } from 'drizzle-kit'

export default defineConfig({ dialect: 'postgresql', schema: './dist/src/schema/index.js', out: './migrations', casing: 'snake_case' })
