import type { Publication } from '@commonshelf/catalogue'
import type { DataField } from '../record.js'
import { trimIsbd, withoutBrackets } from './punctuation.js'

/** Which subfields say what: $a $b $c in MARC21's 260 and 264, $a $c $d in UNIMARC's 210 and 214. */
export interface PublicationCodes { place: string, publisher: string, date: string }

/** The statements of one field: a new one begins with the place or publisher after a publisher; one date serves all that have none. */
export function publicationsOf (field: DataField, codes: PublicationCodes): Publication[] {
  const added: Publication[] = []
  let current: Publication | undefined
  for (const { code, value } of field.subfields) {
    if (code === codes.place) {
      if (current === undefined || current.publisher !== undefined) added.push(current = {})
      current.place ??= withoutBrackets(trimIsbd(value))
    } else if (code === codes.publisher) {
      if (current === undefined || current.publisher !== undefined) added.push(current = current?.place === undefined ? {} : { place: current.place })
      current.publisher = withoutBrackets(trimIsbd(value))
    } else if (code === codes.date) {
      if (current === undefined) added.push(current = {})
      current.date = trimIsbd(value)
    }
  }
  if (current?.date !== undefined) for (const publication of added) publication.date ??= current.date
  return added
}
