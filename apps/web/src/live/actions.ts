import { newId, type Ack } from '@rain/protocol'
import type { LiveClient } from './client.ts'
import { selectAgent } from './local.ts'
import { changeLive } from './store.ts'

export type OpenFolder = { agentId: string; path: string; sessionId?: string; fresh?: boolean }

/** Opens a folder for an agent, making the agent if it is new, and shows it. */
export async function openFolder(client: LiveClient, open: OpenFolder): Promise<Ack | null> {
  const ack = await client.command({
    type: 'set_cwd',
    agent_id: open.agentId,
    path: open.path,
    session_id: open.sessionId,
    fresh: open.fresh,
  })
  if (ack?.ok) {
    await client.refreshAgents()
    changeLive((live) => selectAgent(live, open.agentId))
  }
  return ack
}

/** A name for a new agent, unique on every device of the person. */
export function newAgentId(taken: readonly string[]): string {
  if (!taken.includes('default')) return 'default'
  return `agent-${Date.now().toString(36)}-${newId('agent').slice(-4)}`
}
