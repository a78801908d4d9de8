import { saveFailover, type Db, type FailoverOf } from '@rain/db'
import { RainError, type Failover, type FallbackChoice } from '@rain/protocol'
import { isStorable } from '../infra/storable-text.ts'
import { findEntry } from '../providers/provider-choice.ts'
import { providerSettingsOf } from '../providers/provider-settings.ts'

/** @throws RainError `agent_unknown`, `unknown_provider`, or `bad_request` when a model is named twice. */
export async function changeFailover(
  deps: { db: Db; config: object },
  { choices, ...of }: FailoverOf & { choices: FallbackChoice[] | null },
): Promise<Failover> {
  await refuseUnusable(deps, of.userId, choices ?? [])
  if (!isStorable(of.agentKey ?? '') || !(await saveFailover(deps.db, of, choices))) {
    throw new RainError('agent_unknown', `There is no agent "${of.agentKey}".`)
  }
  return { agent_id: of.agentKey, choices }
}

async function refuseUnusable(deps: { db: Db; config: object }, userId: string, choices: FallbackChoice[]) {
  const settings = await providerSettingsOf(deps, userId)
  const unknown = choices.find(({ provider }) => !findEntry(provider, settings))
  if (unknown) throw new RainError('unknown_provider', `There is no provider "${unknown.provider}".`)
  const names = choices.map(({ provider, model }) => `${provider} ${model}`)
  if (new Set(names).size < names.length) throw new RainError('bad_request', 'A model is in the order twice.')
  if (!names.every(isStorable)) throw new RainError('bad_request', 'A model has a name that cannot be stored.')
}
