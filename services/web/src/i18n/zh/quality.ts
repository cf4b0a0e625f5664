/** Words for quarantine, quality reports, provenance. */
export const quality = {
}
