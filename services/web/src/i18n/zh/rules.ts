/** Words for matching rules and runs over the whole catalogue. */
export const rules = {
}
