import type { Db } from '@rain/db'
import { skippableSteps } from '@rain/protocol'
import { z } from 'zod'

/** What of the set-up cannot be read from other rows. What is no longer valid counts as not said. */
export const storedSetupSchema = z.object({
  skipped: z.array(z.enum(skippableSteps)).catch([]).default([]),
  dismissed: z.boolean().catch(false).default(false),
})
export type StoredSetup = z.infer<typeof storedSetupSchema>

export async function readStoredSetup(db: Db, userId: string): Promise<StoredSetup> {
  const user = await db.prisma.user.findUniqueOrThrow({ where: { id: userId }, select: { setup: true } })
  return storedSetupSchema.parse(user.setup)
}
