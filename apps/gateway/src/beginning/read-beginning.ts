import { isSubAgentKey, type Beginning } from '@rain/protocol'
import { readAgentList } from '../agents/list-agents.ts'
import type { GatewayDeps } from '../deps.ts'
import { readMessages } from '../messages/read-messages.ts'
import { readAndRefresh } from '../providers/refresh-models.ts'
import { readSettings } from '../settings/read-settings.ts'
import { readSetup } from '../setup/read-setup.ts'

/**
 * All that a page begins with: whoever asks for the parts one by one waits for the agents before it can ask for the messages. What
 * cannot be read is left out, and asked for by itself.
 * `agentKey`: the agent in view; the first, where there is none of that name.
 */
export async function readBeginning(
  deps: GatewayDeps,
  { userId, agentKey }: { userId: string; agentKey: string | undefined },
): Promise<Beginning> {
  const parts = await Promise.allSettled([
    readAgents(deps, userId, agentKey),
    named('/api/providers', readAndRefresh(deps, userId)),
    named('/api/settings', readSettings(deps.db, userId)),
    named('/api/setup', readSetup(deps, userId)),
  ])
  for (const part of parts)
    if (part.status === 'rejected')
      deps.logger.warn({ err: part.reason }, 'a part of what a page begins with is missing')
  return { answers: Object.assign({}, ...parts.map((part) => (part.status === 'fulfilled' ? part.value : {}))) }
}

async function named<Part>(address: string, part: Promise<Part>) {
  return { [address]: await part }
}

async function readAgents(deps: GatewayDeps, userId: string, agentKey: string | undefined) {
  const list = await readAgentList(deps, userId)
  const own = list.agents.filter(({ agent_id }) => !isSubAgentKey(agent_id))
  const inView = own.find(({ agent_id }) => agent_id === agentKey) ?? own[0]
  if (!inView) return { '/api/agents': list }
  const { cwd, agent_id } = inView
  const address = `/api/messages?${new URLSearchParams({ cwd, agent_id }).toString()}`
  return { '/api/agents': list, [address]: await readMessages(deps, { userId, agentKey: agent_id, cwd }) }
}
