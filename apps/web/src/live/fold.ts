import type { DeliveredEvent, Event } from '@rain/protocol'
import { isAfter } from './cursor.ts'
import { foldAgentUpdated, withoutAgent } from './fold/agents.ts'
import { foldAgent } from './fold/fold-agent.ts'
import { foldSubAgent } from './fold/sub-agents.ts'
import { countUnread } from './fold/unread.ts'
import type { AgentState, LiveState } from './state.ts'
import { markRead, orderAgents } from './tabs.ts'

/**
 * The whole chat as a function of what the server said. Applying an event a second time changes nothing: what carries a
 * cursor is known by it, everything else by its turn and step, its tool call or its request.
 */
export function fold(state: LiveState, event: DeliveredEvent): LiveState {
  switch (event.type) {
    case 'api_key_loaded':
      return { ...state, readyProvider: event.provider }
    case 'provider_checked':
      return { ...state, lastCheck: event }
    case 'providers_changed':
      return { ...state, providerChanges: state.providerChanges + 1 }
    case 'rules_changed':
      return { ...state, ruleChanges: state.ruleChanges + 1 }
    case 'conversation_changed':
      return { ...state, conversationChanges: state.conversationChanges + 1 }
    case 'settings_changed':
      return { ...state, settingChanges: counted(state.settingChanges, event.about) }
    case 'mcp_server_changed':
    case 'mcp_server_checked':
      return { ...state, mcpChanges: state.mcpChanges + 1 }
    case 'device_changed':
    case 'device_removed':
      return { ...state, deviceChanges: state.deviceChanges + 1 }
    case 'files_changed':
      return {
        ...state,
        fileChanges: { ...state.fileChanges, [event.agent_id]: (state.fileChanges[event.agent_id] ?? 0) + 1 },
      }
    case 'agent_updated':
      return foldAgentUpdated(state, event)
    case 'agent_destroyed':
      return withoutAgent(state, event.agent_id)
    case 'agents_ordered':
      return orderAgents(state, event.order)
    case 'agent_read':
      return markRead(state, event.agent_id)
    default:
      return foldIntoAgent(state, event)
  }
}

function counted<Name extends string>(counts: Record<Name, number>, name: Name): Record<Name, number> {
  return { ...counts, [name]: counts[name] + 1 }
}

function foldIntoAgent(state: LiveState, event: DeliveredEvent): LiveState {
  const speaker = agentOf(event)
  const known = speaker === null ? undefined : state.agents[speaker]
  const agent = known ?? state.agents[speaker?.split('::')[0] ?? '']
  if (!agent) return state
  if (event.cursor !== undefined && agent.cursor !== null && !isAfter(event.cursor, agent.cursor)) return state

  const folded = known ? foldAgent(agent, event) : foldSubAgent(agent, event)
  const next: AgentState = {
    ...folded,
    ...countUnread(folded, event, folded.items !== agent.items),
    cursor: event.cursor ?? folded.cursor,
    backlog: agent.history === 'loading' ? [...agent.backlog, event] : agent.backlog,
  }
  return { ...state, agents: { ...state.agents, [agent.id]: next } }
}

/** Sub-agents speak in the chat of their parent. */
function agentOf(event: Event): string | null {
  if ('parent_agent_id' in event) return event.parent_agent_id
  return 'agent_id' in event ? event.agent_id : null
}
