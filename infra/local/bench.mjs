import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { main, prepare, root, Trouble } from './index.mjs'

// `pnpm bench NAME [arguments]`: reports figures; asserts nothing.
await main(async () => {
  const [name, ...args] = process.argv.slice(2)
  await prepare({ pages: false })
  const folder = join(root, 'tests/dist/bench')
  const names = readdirSync(folder).filter(file => file.endsWith('.js')).map(file => file.slice(0, -3))
  if (!name || !existsSync(join(folder, `${name}.js`))) throw new Trouble(`pnpm bench NAME, where NAME is one of: ${names.join(', ')}`)
  const { run } = await import(join(folder, `${name}.js`))
  await run(args)
})
