import { main, prepare, root } from './index.mjs'

// `npm run demo [-- --once | --fresh]`: a made-up alliance of eight libraries, started, harvested and served.
await main(async () => {
  await prepare()
  const { runDemo } = await import(`${root}/infra/alliance/dist/src/index.js`)
  await runDemo(process.argv.slice(2))
})
