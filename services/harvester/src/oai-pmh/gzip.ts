import { pipeline, Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'

/** Bodies that are gzip by their first bytes although no header says so are unpacked; all others pass. */
export async function * unpacked (body: AsyncGenerator<Uint8Array, void, void>): AsyncGenerator<Uint8Array, void, void> {
  try {
    const first = await body.next()
    if (first.done) return
    const whole = async function * (): AsyncGenerator<Uint8Array, void, void> {
      yield first.value
      yield * body
    }
    if (first.value[0] !== 0x1F || first.value[1] !== 0x8B) {
      yield * whole()
      return
    }
    const gunzip = createGunzip()
    pipeline(Readable.from(whole()), gunzip, () => { /* whoever reads the last stream hears of it */ })
    yield * gunzip as AsyncIterable<Buffer>
  } finally {
    await body.return()
  }
}
