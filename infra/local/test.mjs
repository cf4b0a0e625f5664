import { spawn } from 'node:child_process'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { discardHome, main, prepare, root, say, startBackingServices } from './index.mjs'
import { prepareTap } from './prepare.mjs'
import { reportTap } from './tap-report.mjs'

// `npm test`: brings what is missing, lints, compiles, and runs every test against a Postgres and a Redis of its own.
// The last line is always `N passed, N failed, N skipped`.
await main(async () => {
  await prepare()
  await prepareTap()
  const lint = await child('oxlint', ['--deny-warnings'], { stdio: 'inherit' })
  const home = mkdtempSync(join(tmpdir(), 'commonshelf-test-'))
  // Nothing in a test outlives it, so its database need not survive a power cut.
  const backing = await startBackingServices({ home, settings: { fsync: 'off' } })
  try {
    say('running the tests')
    const tap = spawn(join(root, 'node_modules/.bin/tap'), ['--reporter=tap', ...process.argv.slice(2)], {
      cwd: root, stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, DATABASE_URL: backing.databaseUrl, REDIS_URL: backing.redisUrl }
    })
    const { passed, failed, skipped } = await reportTap(tap.stdout, line => process.stdout.write(`${line}\n`))
    const failures = failed + (lint === 0 ? 0 : 1)
    if (lint !== 0) process.stdout.write('not ok - the linter found something; it is above\n')
    process.stdout.write(`${passed} passed, ${failures} failed, ${skipped} skipped\n`)
    if (failures > 0 || passed === 0) process.exitCode = 1
  } finally {
    await discardHome(home)
  }
})

function child (command, args, options) {
  return new Promise((resolve, reject) => {
    spawn(join(root, 'node_modules/.bin', command), args, { cwd: root, ...options }).on('error', reject).on('close', resolve)
  })
}
