import { providerKeyContext, saveSealedKey } from '@rain/db'
import type { ProviderEntry, SetApiKey } from '@rain/protocol'
import { seal } from '@rain/runtime'
import { noteChange } from '../../audit/note-change.ts'
import { describeAgent } from '../../agents/describe-agent.ts'
import { hintOf } from '../../providers/key-hint.ts'
import { findEntry, keySourceOf } from '../../providers/provider-choice.ts'
import { providerSettingsOf } from '../../providers/provider-settings.ts'
import { takesKey } from '../../providers/takes-key.ts'
import { tellChange } from '../../providers/tell-change.ts'
import { done, refuse, type Answer } from './answer.ts'
import type { CommandContext } from './context.ts'

export async function setApiKey(command: SetApiKey, context: CommandContext): Promise<Answer> {
  const { deps, session, tell } = context
  const settings = await providerSettingsOf(deps, session.userId)
  const provider = findEntry(command.provider, settings)
  if (!provider) return refuse('unknown_provider', `There is no provider "${command.provider}".`)
  const key = command.key.trim()
  if (key === '' && !keySourceOf(provider, settings)) {
    return refuse('no_api_key', `An API key is required for ${provider.name}. Paste it and save again.`)
  }
  const keySaved = key !== '' && takesKey(provider)
  if (keySaved) {
    const sealed = seal(deps.sealingKeys, providerKeyContext(session.userId, provider.id), key)
    await saveSealedKey(deps.db, { userId: session.userId, provider: provider.id, sealed, hint: hintOf(key) })
    const actor = { ...session, address: context.address }
    await noteChange(deps.db, actor, 'key_changed', { change: 'saved', provider: provider.id })
  }
  const isFirst = settings.person.provider === null
  const agentKey = await saveChoice(command, context, isFirst)
  tell({ type: 'status', agent_id: agentKey, text: statusText(provider, command.model) })
  tell({ type: 'api_key_loaded', provider: provider.id, model: command.model })
  if (keySaved || isFirst || agentKey === null) await tellChange(deps.bus, session.userId)
  if (keySaved) await deps.bus.checks.enqueue({ userId: session.userId, provider: provider.id })
  return done
}

/**
 * The choice of one agent, when one is named and known; else, or when it is the first choice at all, the person's.
 * Resolves to the agent it was made for.
 */
async function saveChoice(command: SetApiKey, context: CommandContext, isFirst: boolean): Promise<string | null> {
  const { deps, session, tell } = context
  const { provider, model, effort } = command
  const userId = session.userId
  const agent = command.agent_id
    ? await deps.db.prisma.agent.findFirst({ where: { userId, key: command.agent_id, destroyedAt: null } })
    : null
  if (!agent || isFirst) await deps.db.prisma.user.update({ where: { id: userId }, data: { provider, model } })
  if (!agent) return null
  const changed = await deps.db.prisma.agent.update({ where: { id: agent.id }, data: { provider, model, effort } })
  const seen = await describeAgent(deps.db, changed)
  await deps.bus.log.append(userId, [{ event: { type: 'agent_updated', agent: seen } }])
  tell({ type: 'model_info', agent_id: agent.key, model, provider })
  return agent.key
}

function statusText(provider: ProviderEntry, model: string): string {
  const name = model === 'auto' ? provider.name : `${provider.name}, model ${model}`
  return provider.needsKey ? `API key set. Rain uses ${name}.` : `API key set: none is needed. Rain uses ${name}.`
}
