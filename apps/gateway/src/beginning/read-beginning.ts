import type { Agent, Beginning } from '@rain/protocol'
import { readAgentList } from '../agents/list-agents.ts'
import type { GatewayDeps } from '../deps.ts'
import { readMessages } from '../messages/read-messages.ts'
import { readAndRefresh } from '../providers/refresh-models.ts'
import { readSettings } from '../settings/read-settings.ts'
import { readSetup } from '../setup/read-setup.ts'

/**
 * All that a page begins with: whoever asks for the parts one by one waits for the agents before it can ask for the messages.
 * `agentKey`: the agent in view; the first, where there is none of that name.
 */
export async function readBeginning(
  deps: GatewayDeps,
  { userId, agentKey }: { userId: string; agentKey: string | undefined },
): Promise<Beginning> {
  const [ofAgents, providers, settings, setup] = await Promise.all([
    readAgents(deps, userId, agentKey),
    readAndRefresh(deps, userId),
    readSettings(deps.db, userId),
    readSetup(deps, userId),
  ])
  return {
    answers: { ...ofAgents, '/api/providers': providers, '/api/settings': settings, '/api/setup': setup },
  }
}

async function readAgents(deps: GatewayDeps, userId: string, agentKey: string | undefined) {
  const list = await readAgentList(deps, userId)
  const own = list.agents.filter((agent) => !isSubAgent(agent))
  const inView = own.find(({ agent_id }) => agent_id === agentKey) ?? own[0]
  if (!inView) return { '/api/agents': list }
  const { cwd, agent_id } = inView
  const address = `/api/messages?${new URLSearchParams({ cwd, agent_id }).toString()}`
  return { '/api/agents': list, [address]: await readMessages(deps, { userId, agentKey: agent_id, cwd }) }
}

function isSubAgent({ agent_id: key }: Agent): boolean {
  return key.includes('::')
}
