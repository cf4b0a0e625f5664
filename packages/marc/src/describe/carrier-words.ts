import type { Carrier } from '@commonshelf/catalogue'

/** What cataloguers write in 245 $h, 250, 300 (UNIMARC 200 $b, 205, 215); the first that is found counts. */
const patterns: [RegExp, Carrier][] = [
  [/large[- ]?(?:print|type)|grossdruck|großdruck|gros caract|大字/i, 'large-print'],
  [/braille|盲文|点字/i, 'braille'],
  [/micro(?:form|fiche|film|opaque)|缩微|縮微|mikrofiche|mikrofilm/i, 'microform'],
  [/online|electronic (?:resource|book|text)|e-?book|computer file|elektronische|lectronique|电子资源|電子資源|在线资源|在線資源|网络资源|电子图书|電子書|电子书|recurso electr|risorsa elettr/i, 'electronic'],
  [/video\s?dis[ck]|dvd|blu-?ray|影碟|videodis/i, 'video-disc'],
  [/video(?:recording|cassette|tape|\s)|motion picture|录像|錄影|film reel|vidéo/i, 'video'],
  [/(?:audio|sound) dis[ck]|compact dis[ck]|\bcds?\b(?!-rom)|disque|激光唱片|唱片|phonodis/i, 'audio-disc'],
  [/(?:audio|sound) ?(?:cassette|tape)|audiocassette|录音带|磁带|錄音帶/i, 'audio-tape'],
  [/sound recording|audio ?book|录音|錄音|enregistrement sonore|tonträger|playaway/i, 'audio'],
  [/cd-?rom|computer (?:optical )?dis[ck]|光盘资源|computer laser/i, 'electronic']
]

/** Most texts hold none of them: one look that decides it. */
const any = new RegExp(patterns.map(([pattern]) => pattern.source).join('|'), 'i')

/** The carrier that a phrase names, or undefined. */
export function carrierInWords (words: string): Carrier | undefined {
  // What accompanies the thing (300 $e is not read; "+ 1 CD-ROM" in $a) is not its carrier.
  const text = words.replace(/\+.*/, '')
  if (!any.test(text)) return undefined
  return patterns.find(([pattern]) => pattern.test(text))?.[1]
}
