import { openStore } from '../src/index.js'
import { storm, type World } from './lending-storm.js'

// A process that lends without end, made to be killed: node lending-storm-child.js URL SEED WORLD
const [url, seed, world] = process.argv.slice(2)
const store = openStore(url!)
for (let round = 0; ; round++) {
  const { surprises } = await storm(store, JSON.parse(world!) as World, { seed: Number(seed) + round, hands: 4, steps: 10 })
  if (surprises.length > 0) throw surprises[0]
  process.stdout.write('.')
}
