/** A record as a source sent it. */
export interface ReceivedRecord { syntax: 'iso2709' | 'marcxml' | 'marc-json' | 'oai_dc' | 'row' | 'isbn', bytes: Uint8Array }

/** How records of a source are to be read, as the source says. */
export interface Manner { dialect: string, encoding: string, settings: Record<string, unknown> }
