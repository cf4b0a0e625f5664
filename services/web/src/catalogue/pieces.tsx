import type { Piece } from '@commonshelf/api/contract'

/** A text with what was found in it marked; the plain text where nothing was. */
export function Pieces ({ pieces, text }: { pieces?: Piece[], text?: string }) {
  if (!pieces || pieces.length === 0) return text
  return pieces.map((piece, index) => piece.found ? <mark key={index}>{piece.text}</mark> : <span key={index}>{piece.text}</span>)
}
