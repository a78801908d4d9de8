import { openIn, type AgentState, type ApprovalItem, type LiveState, type QuestionItem } from './state.ts'

export interface OpenRequest {
  agent: AgentState
  item: ApprovalItem | QuestionItem
}

/** Everything that waits for the person, of all agents, in the order of their tabs. */
export function openRequests({ order, agents }: Pick<LiveState, 'order' | 'agents'>): OpenRequest[] {
  return order.flatMap((id) => {
    const agent = agents[id]
    return agent ? openIn(agent.items).map((item) => ({ agent, item })) : []
  })
}

/** The requests of all agents that `wanted` picks. */
export function requestsWhere(
  { order, agents }: Pick<LiveState, 'order' | 'agents'>,
  wanted: (item: ApprovalItem | QuestionItem) => boolean,
): OpenRequest[] {
  return order.flatMap((id) => {
    const agent = agents[id]
    const items = agent?.items ?? []
    return items.flatMap((item) =>
      agent && (item.kind === 'approval' || item.kind === 'question') && wanted(item) ? [{ agent, item }] : [],
    )
  })
}
