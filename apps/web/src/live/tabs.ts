import type { LiveState } from './state.ts'

/** The tabs in this order. Those it does not name come behind, as they stood; names of agents that are not there do nothing. */
export function orderAgents(state: LiveState, order: readonly string[]): LiveState {
  const named = [...new Set(order)].filter((id) => state.agents[id])
  const rest = state.order.filter((id) => !named.includes(id))
  const next = [...named, ...rest]
  return next.every((id, at) => id === state.order[at]) ? state : { ...state, order: next }
}

/** The person looks at this agent, here or on another device: nothing in it is unread. */
export function markRead(state: LiveState, agentId: string): LiveState {
  const agent = state.agents[agentId]
  if (!agent || agent.unread === 0) return state
  return { ...state, agents: { ...state.agents, [agentId]: { ...agent, unread: 0 } } }
}

/** The list with one entry at another place. */
export function moveTo<T>(list: readonly T[], from: number, to: number): T[] {
  const rest = list.toSpliced(from, 1)
  const moved = list[from]
  return moved === undefined ? [...list] : rest.toSpliced(Math.max(0, Math.min(to, rest.length)), 0, moved)
}
