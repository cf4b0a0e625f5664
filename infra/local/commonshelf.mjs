import { main, prepare, root } from './index.mjs'

// `npm run -s commonshelf -- VERB …`: the operator's command line, compiled first where the clone is new or changed.
await main(async () => {
  await prepare({ pages: process.argv[2] === 'up' })
  const { runCommand } = await import(`${root}/services/cli/dist/src/index.js`)
  await runCommand(process.argv)
})
