import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

interface TearsDown { teardown (work: () => Promise<unknown> | unknown): void }

export interface Asked { method: string, path: string, query: URLSearchParams, headers: IncomingHttpHeaders, body: string }

/** A web server on this machine that answers as `answer` says; throwing there breaks the connection. Its requests are kept. */
export async function aWebServer (t: TearsDown, answer: (asked: Asked, response: ServerResponse, number: number) => unknown): Promise<{ url: string, host: string, asked: Asked[] }> {
  const asked: Asked[] = []
  const http = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', chunk => chunks.push(chunk)).on('end', () => {
      const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost')
      const one = { method: request.method ?? '', path: pathname, query: searchParams, headers: request.headers, body: Buffer.concat(chunks).toString() }
      asked.push(one)
      Promise.resolve().then(() => answer(one, response, asked.length)).catch(() => response.destroy())
    })
  })
  await new Promise<void>(resolve => http.listen(0, '127.0.0.1', resolve))
  t.teardown(() => new Promise(resolve => { http.close(resolve); http.closeAllConnections() }))
  const host = `127.0.0.1:${(http.address() as AddressInfo).port}`
  return { url: `http://${host}`, host, asked }
}
