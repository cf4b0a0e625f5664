import { gzipSync } from 'node:zlib'
import type { ServerResponse } from 'node:http'
import type { Random } from './random.js'

/** What a misdeed has at hand: the honest answer, and where it may be sent. */
export interface Occasion {
  answer: string
  /** The page before, as it was sent. */
  before: string
  response: ServerResponse
  /** Where it was asked for, path and query. */
  url: string
  random: Random
  /** With a token the list can be made to forget or to go round. */
  token: boolean
  day: boolean
  number: number
}

const send = (response: ServerResponse, body: string | Uint8Array, headers: Record<string, string | number> = {}, status = 200) => {
  response.writeHead(status, { 'content-type': 'text/xml; charset=utf-8', ...headers }).end(body)
}
const recordIn = (page: string) => /<record><header>(?:(?!<record><header>)[\s\S])*?<\/metadata><\/record>/.exec(page)?.[0]
const withRecord = (answer: string, record: string) => answer.replace('<ListRecords>', `<ListRecords>${record}`)
const header = (identifier: string) => `<header><identifier>${identifier}</identifier><datestamp>2024-06-01</datestamp></header>`
const refusal = (answer: string, code: string, text: string) => answer.replace(/<ListRecords>[\s\S]*<\/ListRecords>/, `<error code="${code}">${text}</error>`)

/**
 * What servers have been seen to do, each instead of the honest answer. Those that `fails` are asked for again by a good
 * client; the others must be read as they are. False where there is no occasion.
 */
export const misdeeds: Record<string, { fails?: true, tokens?: true, do (occasion: Occasion): false | void }> = {
  '503, Retry-After in seconds': { fails: true, do: ({ response }) => send(response, 'later', { 'retry-after': 1 }, 503) },
  '503, Retry-After as a date': { fails: true, do: ({ response }) => send(response, 'later', { 'retry-after': new Date(Date.now() + 2000).toUTCString() }, 503) },
  '429 without a word': { fails: true, do: ({ response }) => send(response, '', {}, 429) },
  'status 500': { fails: true, do: ({ response }) => send(response, '<html>Internal error', {}, 500) },
  'a page of HTML': { fails: true, do: ({ response }) => send(response, '<html><body>Maintenance</body></html>') },
  'cut off by the server': { fails: true, do: ({ response, answer, random }) => send(response, answer.slice(0, random.below(answer.length - 20))) },
  'connection cut in the middle': { fails: true, do: ({ response, answer, random }) => { response.writeHead(200).write(answer.slice(0, random.below(answer.length)), () => response.destroy()) } },
  'wrong content-length': { fails: true, do: ({ response, answer }) => { response.writeHead(200, { 'content-length': Buffer.byteLength(answer) + 100 }).write(answer, () => response.destroy()) } },
  'silence': { fails: true, do: ({ response, answer }) => { response.writeHead(200).write(answer.slice(0, 300)) } },
  'trickling': {
    fails: true,
    do: ({ response }) => {
      const timer = setInterval(() => response.write(' '), 20)
      response.on('close', () => clearInterval(timer))
    }
  },
  'half a gzip': { fails: true, do: ({ response, answer }) => { const packed = gzipSync(answer); send(response, packed.subarray(0, packed.length / 2)) } },
  'redirect': { do: ({ response, url }) => { response.writeHead(302, { location: `${url}&redirected=1` }).end() } },
  'byte order mark, blank lines': { do: ({ response, answer }) => send(response, `\uFEFF${answer}\n\n`) },
  'no prolog': { do: ({ response, answer }) => send(response, answer.slice(answer.indexOf('?>') + 2)) },
  'gzip': { do: ({ response, answer }) => send(response, gzipSync(answer), { 'content-encoding': 'gzip' }) },
  'gzip that nothing says': { do: ({ response, answer }) => send(response, gzipSync(answer)) },
  'illegal characters and stray ampersands': { do: ({ response, answer }) => send(response, answer.replaceAll('</datestamp>', '</datestamp><setSpec>a\u0001b & 𠮷</setSpec>')) },
  'several about': { do: ({ response, answer }) => send(response, answer.replaceAll('</metadata></record>', '</metadata><about><x/></about><about><metadata>y</metadata></about></record>')) },
  'prefixes': { do: ({ response, answer }) => send(response, answer.replace(/<(\/?)(OAI-PMH|responseDate|request|ListRecords|record(?! xmlns)|header|identifier|datestamp|metadata|resumptionToken|error)(?=[\s>/])/g, '<$1o:$2').replace(/<\/o:record><\/o:metadata>/g, '</record></o:metadata>')) },
  'records in no order': {
    do: ({ response, answer }) => {
      const records = answer.match(/<record><header[\s\S]*?(?:<\/metadata>|<\/header>)<\/record>/g)
      if (!records) return false
      send(response, answer.replace(records.join('\n'), () => [...records].reverse().join('\n')))
    }
  },
  'header without metadata': { do: ({ response, answer, number }) => send(response, withRecord(answer, `<record>${header(`oai:torture:bare-${number}`)}</record>`)) },
  'record without identifier': { do: ({ response, answer }) => send(response, withRecord(answer, '<record><header><datestamp>2024-06-01</datestamp></header><metadata><x/></metadata></record>')) },
  'a record of the page before once more': {
    do: ({ response, answer, before, day }) => {
      const record = recordIn(before)
      // In days nobody could tell which of two states is the newer one.
      if (record === undefined || day) return false
      send(response, withRecord(answer, record))
    }
  },
  'token forgotten': { tokens: true, do: ({ response, answer }) => send(response, refusal(answer, 'badResumptionToken', 'It has expired')) },
  'token forgotten, called badArgument': { tokens: true, do: ({ response, answer }) => send(response, refusal(answer, 'badArgument', 'What token?'), {}, 400) },
  'list cut short, empty token with attributes': {
    do: ({ response, answer, token }) => {
      // Early, and of a long list: what a few lost records would be in the end, no client could know.
      if (token || !/completeListSize="\d{3,}"[^>]*>[^<]/.test(answer)) return false
      send(response, answer.replace(/>[^<]*<\/resumptionToken>/, '/>'))
    }
  }
}
