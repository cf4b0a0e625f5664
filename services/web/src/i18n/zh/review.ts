/** Words for doubtful pairs, decisions, corrections. */
export const review = {
}
