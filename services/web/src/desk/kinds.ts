import type { DeskKind } from '@commonshelf/api/contract'

/** The kinds of work in the order in which a book goes through them. */
export const deskKindOrder = ['to-supply', 'to-ship', 'to-receive', 'to-lend', 'lent', 'to-return'] as const satisfies readonly DeskKind[]
