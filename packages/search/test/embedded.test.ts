import t from 'tap'
import { EmbeddedEngine } from '../src/index.js'
import { searchContract } from './contract.js'

t.test('the embedded engine keeps the contract', async t => {
  searchContract(t, async t => {
    const engine = new EmbeddedEngine()
    t.teardown(() => engine.close())
    return engine
  })
})
