import type { Db } from '@rain/db'
import { chooseProvider, type ProviderSettings } from './provider-choice.ts'

/** Where nobody has chosen who answers, the first provider with a key does: that becomes the choice, so that it stays. */
export async function keepChoice(db: Db, userId: string, settings: ProviderSettings): Promise<void> {
  const inUse = settings.person.provider === null ? chooseProvider(settings) : null
  if (!inUse) return
  const data = { provider: inUse.provider.id, model: inUse.model }
  await db.prisma.user.updateMany({ where: { id: userId, provider: null }, data })
}
