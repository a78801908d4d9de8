import type { Bus } from '@rain/bus'
import { addSealedKey, providerKeyContext, sealedKeysOf, type Db } from '@rain/db'
import { limits, RainError, type ProviderKey } from '@rain/protocol'
import { seal, unseal, type SealingKeys } from '@rain/runtime'
import { hintOf } from './key-hint.ts'
import { keepChoice } from './keep-choice.ts'
import { providerSettingsOf } from './provider-settings.ts'
import { requireProvider } from './require-provider.ts'
import { takesKey } from './takes-key.ts'

/**
 * Stores one more key of a provider behind the others; the first is tried at once. Who answers stays the same.
 * @throws RainError `not_found` (the provider), `bad_request`: it has no use for a key, has this one, or has too many.
 */
export async function addKey(
  deps: { db: Db; bus: Bus; config: object; sealingKeys: SealingKeys },
  { userId, provider, key }: { userId: string; provider: string; key: string },
): Promise<ProviderKey> {
  const { db, bus, sealingKeys } = deps
  const settings = await providerSettingsOf(deps, userId)
  const entry = requireProvider(provider, settings)
  if (!takesKey(entry)) throw new RainError('bad_request', `${entry.name} needs no key.`)
  const context = providerKeyContext(userId, provider)
  const stored = await sealedKeysOf(db, userId, provider)
  if (stored.some(({ sealed }) => unseal(sealingKeys, context, sealed) === key)) {
    throw new RainError('bad_request', `This key of ${entry.name} is stored already.`)
  }
  const hint = hintOf(key)
  const most = limits.keysPerProvider
  const sealed = seal(sealingKeys, context, key)
  await keepChoice(db, userId, settings)
  const added = await addSealedKey(db, { userId, provider, sealed, hint }, { most })
  if (!added)
    throw new RainError('bad_request', `${entry.name} has ${most} keys, and no more are kept. Delete one first.`)
  if (added.position === 0) await bus.checks.enqueue({ userId, provider })
  return { id: added.id, hint, cooling: null }
}
