import type { Messages } from '../zh.js'

/** Words for quarantine, quality reports, provenance. */
export const quality: Messages['quality'] = {
}
