/** Words for adding books with a phone. */
export const scanning = {
}
