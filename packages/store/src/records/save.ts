import type { Db } from '../database.js'
import type { DescribedBatch } from './repository.js'

export const saveDescribed = async (tx: Db, batchId: string, outcome: DescribedBatch): Promise<void> => {
  void outcome
  await tx.sql`update record_batch set described_at = now() where id = ${batchId}`
}
