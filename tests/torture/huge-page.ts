import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

export interface HugePage { megabytes: number, records: number, seconds: number, peakMegabytes: number, startMegabytes: number }

/** One OAI-PMH page of so many megabytes, read by the connector in a process of its own, and the memory that this process took at most. */
export async function hugePage (megabytes: number): Promise<HugePage> {
  const record = (number: number) => `<record><header><identifier>oai:huge:${number}</identifier><datestamp>2026-01-01</datestamp></header><metadata><record xmlns="http://www.loc.gov/MARC21/slim"><leader>00000nam a2200000 a 4500</leader><controlfield tag="001">${number}</controlfield>${
    `<datafield tag="500" ind1=" " ind2=" "><subfield code="a">一部很长的书 ${'note '.repeat(20)}</subfield></datafield>`.repeat(15)}</record></metadata></record>\n`
  let records = 0
  const write = async (response: ServerResponse): Promise<void> => {
    response.write('<?xml version="1.0" encoding="UTF-8"?><OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"><responseDate>2026-01-01T00:00:00Z</responseDate><ListRecords>')
    for (let bytes = 0; bytes < megabytes * 1e6;) {
      let piece = ''
      while (piece.length < 200_000) piece += record(++records)
      bytes += Buffer.byteLength(piece)
      if (!response.write(piece)) await once(response, 'drain')
    }
    response.end('</ListRecords></OAI-PMH>')
  }
  const server = createServer((request, response) => {
    if (request.url?.includes('Identify')) response.end('<OAI-PMH><responseDate>2026-01-01T00:00:00Z</responseDate><Identify><repositoryName>x</repositoryName></Identify></OAI-PMH>')
    else write(response).catch(() => response.destroy())
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  try {
    const { stdout } = await promisify(execFile)(process.execPath, [fileURLToPath(new URL('huge-page-reader.js', import.meta.url)), `http://127.0.0.1:${(server.address() as AddressInfo).port}/oai`])
    const seen = JSON.parse(stdout) as Omit<HugePage, 'megabytes'>
    if (seen.records !== records) throw new Error(`${seen.records} of ${records} records`)
    return { megabytes, ...seen }
  } finally {
    server.close()
  }
}
