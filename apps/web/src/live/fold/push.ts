import { pushItem } from '../items.ts'
import type { AgentState, Item } from '../state.ts'

export function push(agent: AgentState, item: Item): AgentState {
  return agent.items.some((known) => known.id === item.id)
    ? agent
    : { ...agent, items: pushItem(settle(agent.items), item) }
}

/** Ends every stream: what comes next belongs to something new. */
export function settle(items: Item[]): Item[] {
  if (!items.some((item) => 'streaming' in item && item.streaming)) return items
  return items.map((item) => ('streaming' in item && item.streaming ? { ...item, streaming: false } : item))
}
