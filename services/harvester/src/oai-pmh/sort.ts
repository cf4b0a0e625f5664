import type { OaiRecord } from '@commonshelf/protocols'
import type { Batch } from '../batches.js'
import { syntaxOfMetadata, type MetadataSyntax } from './formats.js'

const nothing = new Uint8Array(0)

/** Puts what came to the records or to what is rejected. `usual` is what the prefix that was asked for promises. */
export function sort ({ header: { identifier, deleted, datestamp }, metadata, fault, tooLong }: OaiRecord, usual: MetadataSyntax, batch: Batch): void {
  const stamp = datestamp === '' ? {} : { datestamp }
  if (identifier === '') {
    batch.reject({ reason: 'no-identifier', detail: fault ?? 'The record has no identifier', bytes: metadata ?? nothing, syntax: usual })
  } else if (deleted) {
    batch.add({ identifier, syntax: usual, bytes: nothing, deleted: true, ...stamp })
  } else if (metadata === undefined) {
    batch.reject({ identifier, reason: 'no-metadata', detail: `The record ${identifier} came without metadata and is not said to be deleted`, bytes: nothing, syntax: usual })
  } else if (tooLong) {
    batch.reject({ identifier, reason: 'too-long', detail: `The record ${identifier} is longer than a record may be; its beginning is kept`, bytes: metadata, syntax: usual })
  } else {
    const syntax = syntaxOfMetadata(metadata)
    if (syntax === undefined) batch.reject({ identifier, reason: 'unreadable', detail: 'The metadata is neither MARCXML nor Dublin Core', bytes: metadata })
    else batch.add({ identifier, syntax, bytes: metadata, deleted: false, ...stamp })
  }
}
