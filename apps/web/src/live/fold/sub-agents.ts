import type { Event, EventOf } from '@rain/protocol'
import { replaceItem } from '../items.ts'
import type { AgentState, ToolItem } from '../state.ts'
import { push } from './push.ts'

/** The card of the call that asked for it tells of a sub-agent. */
export function onSpawned(agent: AgentState, event: EventOf<'subagent_spawned'>): AgentState {
  const { agent_id: agentId, short_name: name, tool_calls: calls = 0, last_tool: lastTool } = event
  const tool = agent.items.find((item) => item.kind === 'tool' && item.toolUseId === event.tool_use_id)
  if (tool?.kind !== 'tool') {
    return push(agent, { kind: 'notice', id: `spawned:${agentId}`, text: `${name}: ${event.task}` })
  }
  if (tool.result !== undefined || tool.subAgent) return agent
  const started: ToolItem = {
    ...tool,
    status: 'running',
    subAgent: { agentId, name, calls, ...(lastTool !== undefined && { lastTool }) },
  }
  return { ...agent, items: replaceItem(agent.items, tool.id, started) }
}

/** What a sub-agent does, or one below it, moves the card of the call that asked for it. */
export function foldSubAgent(agent: AgentState, event: Event): AgentState {
  if (event.type !== 'tool_use') return agent
  const tool = agent.items.find((item) => item.kind === 'tool' && isBelow(event.agent_id, item.subAgent?.agentId))
  if (tool?.kind !== 'tool' || !tool.subAgent || tool.result !== undefined) return agent
  const { subAgent } = tool
  const moved: ToolItem = { ...tool, subAgent: { ...subAgent, calls: subAgent.calls + 1, lastTool: event.tool } }
  return { ...agent, items: replaceItem(agent.items, tool.id, moved) }
}

function isBelow(agentId: string, above: string | undefined): boolean {
  return above !== undefined && (agentId === above || agentId.startsWith(`${above}::`))
}
