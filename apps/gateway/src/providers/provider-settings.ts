import type { Db } from '@rain/db'
import { must } from '@rain/protocol'
import { environmentKeys, type ProviderSettings } from './provider-choice.ts'

/** What the person chose for agents that chose nothing themselves. */
export async function providerSettingsOf(deps: { db: Db; config: object }, userId: string): Promise<ProviderSettings> {
  const user = must(
    await deps.db.prisma.user.findUnique({
      where: { id: userId },
      select: {
        provider: true,
        model: true,
        providerKeys: { select: { provider: true } },
        servers: { select: { id: true, name: true, needsKey: true }, orderBy: { createdAt: 'asc' } },
      },
    }),
    'a session belongs to a person',
  )
  return {
    person: { provider: user.provider, model: user.model },
    storedKeys: user.providerKeys.map((key) => key.provider),
    servers: user.servers,
    environmentKeys: environmentKeys(deps.config),
  }
}
