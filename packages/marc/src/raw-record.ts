/** One record framed in a stream, not read yet. */
export interface RawRecord {
  bytes: Uint8Array
  /** Where it starts in the stream, in bytes. */
  position: number
  /** Why these bytes cannot be a record; absent for all that is worth reading. */
  error?: string
}

/** Frames a stream of bytes into records, whatever the chunks are. */
export interface RecordSplitter {
  push: (chunk: Uint8Array) => RawRecord[]
  /** To be called once after the last chunk. */
  end: () => RawRecord[]
}
