import { connectors, usualLimits } from '@commonshelf/harvester'
import type { Source } from '@commonshelf/store'

// Reads all of a source as a harvest does, but without a database, and tells what it took.
const source = { id: '1', address: process.argv[2], watermark: null, settings: { metadataPrefix: 'marcxml' } } as unknown as Source
const quiet = { info () {}, warn () {}, error () {} }
const startMegabytes = Math.round(process.resourceUsage().maxRSS / 1024)
const began = performance.now()
let records = 0
for await (const batch of connectors['oai-pmh'].harvest({
  source, harvest: { id: '1', extent: 'full' }, checkpoint: null, signal: new AbortController().signal, log: quiet, limits: { ...usualLimits, privateNetworks: 'loopback' },
  tell: async () => {}, held: async () => new Map<string, string | null>(), credentials: () => undefined
})) records += batch.records.length
const seconds = Math.round(performance.now() - began) / 1000
process.stdout.write(JSON.stringify({ records, seconds, startMegabytes, peakMegabytes: Math.round(process.resourceUsage().maxRSS / 1024) }))
