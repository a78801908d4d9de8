import { askedBy, deviceOf, findServer, openTurns } from '@rain/db'
import { limits, permissionAsked, providerEntry, questionAsked, type SetCwd } from '@rain/protocol'
import { describeAgent } from '../../agents/describe-agent.ts'
import { modeChanged } from '../../agents/move-agent.ts'
import { openFolder, type AgentRow, type SessionNote } from '../../agents/open-folder.ts'
import { resolveFolder } from '../../browse/resolve-folder.ts'
import { chooseProvider } from '../../providers/provider-choice.ts'
import { providerSettingsOf } from '../../providers/provider-settings.ts'
import { refuse, type Answer } from './answer.ts'
import type { CommandContext } from './context.ts'

const notes: Record<SessionNote, string> = {
  session_unknown: 'The earlier conversation is not there any more: this is a new one.',
  session_elsewhere: 'The earlier conversation is open in another tab: this is a new one.',
}

export async function setCwd(command: SetCwd, context: CommandContext): Promise<Answer> {
  const { deps, session, openedAgents, tell } = context
  const { agent_id, path, provider } = command
  const userId = session.userId
  if (!openedAgents.has(agent_id) && openedAgents.size >= limits.agentsPerConnection) {
    const most = limits.agentsPerConnection
    return refuse('agent_limit', `At most ${most} concurrent agents per connection (max ${most}). Close one first.`)
  }
  if (provider && !providerEntry(provider) && !(await findServer(deps.db, userId, provider)))
    return refuse('unknown_provider', `There is no provider "${provider}".`)
  const root = deps.config.RAIN_BROWSE_ROOT
  const folder = await resolveFolder(root, path)
  if (folder.type === 'outside') {
    return refuse('forbidden_path', `Not a directory Rain may open: ${path} is outside ${root} (RAIN_BROWSE_ROOT).`)
  }
  if (folder.type !== 'folder') return refuse('not_a_directory', `Not a directory: ${path}`)

  const { session_id: sessionId, fresh, label, model } = command
  const cwd = folder.path
  const opened = await openFolder(deps.db, {
    userId,
    agentKey: agent_id,
    cwd,
    sessionId,
    fresh,
    label,
    provider,
    model,
  })
  if (opened.type === 'busy') {
    return refuse('agent_busy', `Rain is still working in ${opened.cwd}. Stop it or wait until it is done.`)
  }
  openedAgents.add(agent_id)
  const { agent, note } = opened
  if (opened.changed) {
    const seen = await describeAgent(deps.db, agent)
    await deps.bus.log.append(userId, [{ event: { type: 'agent_updated', agent: seen } }])
  }
  const text = [`Ready: ${cwd}`, ...(note ? [notes[note]] : [])].join('. ')
  tell({ type: 'status', agent_id, text, cwd, session_id: agent.conversationId })
  await tellModel(agent, context)
  await tellMode(agent, context)
  await tellOpenRequests(agent, context)
  return { ok: true, session_id: agent.conversationId }
}

async function tellModel(agent: AgentRow, { deps, session, tell }: CommandContext): Promise<void> {
  const choice = chooseProvider({ ...(await providerSettingsOf(deps, session.userId)), agent })
  if (choice) tell({ type: 'model_info', agent_id: agent.key, model: choice.model, provider: choice.provider.id })
}

/** Clients begin with an agent that works on files. */
async function tellMode(
  { key, mode, userId, deviceId, display }: AgentRow,
  { deps, tell }: CommandContext,
): Promise<void> {
  if (mode !== 'computer_use' || deviceId === null) return
  const device = await deviceOf(deps.db, userId, deviceId)
  if (device) tell(modeChanged(key, { device, display }))
}

/** A client that was away shows again what waits for an answer. */
async function tellOpenRequests(agent: AgentRow, { deps, tell }: CommandContext): Promise<void> {
  const parked = (await openTurns(deps.db, agent.id)).find((turn) => turn.status === 'parked')
  if (!parked) return
  const { permissions, questions } = await askedBy(deps.db, parked.id)
  for (const request of permissions) if (request.status === 'pending') tell(permissionAsked(request).event)
  for (const question of questions) if (question.status === 'pending') tell(questionAsked(question).event)
}
