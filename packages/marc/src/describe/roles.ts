import type { Contributor } from '@commonshelf/catalogue'

type Role = NonNullable<Contributor['role']>

/** Relator codes (MARC21 $4) and UNIMARC's numbers. */
const codes: Record<string, Role> = {
  aut: 'author', aui: 'author', cre: 'author', dis: 'author', ive: 'author', ivr: 'author', '070': 'author', '072': 'author',
  edt: 'editor', pbd: 'editor', edc: 'editor', edm: 'editor', 340: 'editor', 651: 'editor',
  trl: 'translator', 730: 'translator',
  com: 'compiler', 220: 'compiler',
  ill: 'illustrator', art: 'illustrator', pht: 'illustrator', 440: 'illustrator', '040': 'illustrator', 600: 'illustrator',
  ann: 'annotator', aft: 'annotator', cwt: 'annotator', win: 'annotator', '020': 'annotator', '080': 'annotator', 212: 'annotator',
  prf: 'performer', nrt: 'performer', act: 'performer', sng: 'performer', cnd: 'performer', mus: 'performer', itr: 'performer', 590: 'performer', '005': 'performer', 250: 'performer',
  cmp: 'composer', arr: 'composer', 230: 'composer'
}

/** What a printed word of responsibility starts or ends with; the first that fits counts. */
const words: [RegExp, Role][] = [
  [/^(?:author|writer|verfasser|auteur|autor|joint author|creator|lyricist)/i, 'author'],
  [/^(?:editor|ed\b|hrsg|herausgeber|éditeur|general editor|series editor)/i, 'editor'],
  [/^(?:transl|tr\b|übers|traduct)/i, 'translator'],
  [/^(?:compiler|comp\b|collector)/i, 'compiler'],
  [/^(?:illustrat|ill\b|artist|photograph)/i, 'illustrator'],
  [/^(?:annotat|comment|writer of (?:introduction|foreword|preface|added)|introd)/i, 'annotator'],
  [/^(?:perform|narrat|actor|actress|singer|conductor|instrumental|speaker|reader)/i, 'performer'],
  [/^(?:compos|arrang)/i, 'composer'],
  [/译$|譯$|翻译|翻譯/, 'translator'],
  [/注$|註$|注释|校注|点校|點校|笺|疏$|评注|导读/, 'annotator'],
  [/绘|繪|插图|摄影|画$|書$|书$/, 'illustrator'],
  [/主编|主編|编$|編$|编辑|校$|校订|编者|总编/, 'editor'],
  [/编著|編著|编撰|著|撰|作者|編写|编写|着$|口述/, 'author'],
  [/辑$|輯$|汇编|选编|编纂|纂$/, 'compiler'],
  [/作曲|编曲/, 'composer'],
  [/演|唱|奏|朗诵|播讲/, 'performer']
]

const known = new Map<string, Role>()

/** One of the roles of the model, from a code or a printed word; `other` for a role that is none of them. */
export function roleOf (stated: string | undefined): Role | undefined {
  if (stated === undefined) return undefined
  const found = known.get(stated)
  if (found !== undefined) return found
  const text = stated.trim().replace(/^.*\//, '').replace(/[.,;:]+$/, '')
  if (text === '') return undefined
  const role = codes[text.toLowerCase()] ?? words.find(([pattern]) => pattern.test(text))?.[1] ?? 'other'
  if (known.size < 2000) known.set(stated, role) // the same few words come back in every record
  return role
}
