import { RainError, type ProviderEntry } from '@rain/protocol'
import { findEntry, type ProviderSettings } from './provider-choice.ts'

/** @throws RainError `not_found` when the person has no provider of that id. */
export function requireProvider(id: string, settings: Pick<ProviderSettings, 'servers'>): ProviderEntry {
  const entry = findEntry(id, settings)
  if (!entry) throw new RainError('not_found', `There is no provider "${id}".`)
  return entry
}
