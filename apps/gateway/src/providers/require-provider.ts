import type { Db } from '@rain/db'
import { RainError, type ProviderEntry } from '@rain/protocol'
import { findEntry } from './provider-choice.ts'
import { providerSettingsOf } from './provider-settings.ts'

/** @throws RainError `not_found` when the person has no provider of that id. */
export async function requireProvider(
  deps: { db: Db; config: object },
  userId: string,
  id: string,
): Promise<ProviderEntry> {
  const entry = findEntry(id, await providerSettingsOf(deps, userId))
  if (!entry) throw new RainError('not_found', `There is no provider "${id}".`)
  return entry
}
