import { isSubAgentKey, type EventOf } from '@rain/protocol'
import { newAgentState, type LiveState } from '../state.ts'

export function foldAgentUpdated(state: LiveState, { agent }: EventOf<'agent_updated'>): LiveState {
  if (isSubAgentKey(agent.agent_id)) return state
  const known = state.agents[agent.agent_id]
  if (!known) {
    return {
      ...state,
      agents: { ...state.agents, [agent.agent_id]: newAgentState(agent) },
      order: [...state.order, agent.agent_id],
      activeId: state.activeId ?? agent.agent_id,
    }
  }
  const moved = known.meta.session_id !== agent.session_id || known.meta.cwd !== agent.cwd
  const next = moved
    ? { ...newAgentState(agent), unread: known.unread, countedTo: known.countedTo, limits: known.limits }
    : { ...known, meta: agent, model: agent.model ?? known.model, provider: agent.provider ?? known.provider }
  return { ...state, agents: { ...state.agents, [agent.agent_id]: next } }
}

/** Forgets an agent; its neighbour becomes the one that is looked at. */
export function withoutAgent(state: LiveState, agentId: string): LiveState {
  if (!state.agents[agentId]) return state
  const { [agentId]: _gone, ...agents } = state.agents
  const at = state.order.indexOf(agentId)
  const order = state.order.filter((id) => id !== agentId)
  const activeId = state.activeId === agentId ? (order[Math.max(0, at - 1)] ?? null) : state.activeId
  return { ...state, agents, order, activeId }
}
