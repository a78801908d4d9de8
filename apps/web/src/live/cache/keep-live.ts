import { newAgentState, type AgentState, type Item, type LiveState } from '../state.ts'

/** What a page has read, as it is kept on this device: the live state at a place in the log. */
export type Kept = {
  live: LiveState
  /** Everything up to this log entry is in `live`. */
  cursor: string
  /** The oldest row that is shown, by agent; absent where older ones were left out. */
  oldest: Record<string, number>
}

/** About two screens of a conversation per agent; older ones are read again when somebody scrolls there. */
const mostItems = 200
const mostCharsPerAgent = 1_000_000
const mostChars = 8_000_000

/**
 * The part of the state that is worth keeping and small enough. Whole turns are left out, oldest first; so what is kept and
 * what comes after it in the log give what the page would show. Pictures of screens are never kept.
 */
export function toKept({ live, cursor, oldest }: Kept): Kept {
  const order = [...live.order].sort((a, b) => Number(b === live.activeId) - Number(a === live.activeId))
  let room = mostChars
  const kept = new Map<string, { agent: AgentState; isWhole: boolean }>()
  for (const id of order) {
    const agent = live.agents[id]
    if (!agent) continue
    const part = keepAgent(agent, Math.min(room, mostCharsPerAgent))
    room -= part.chars
    kept.set(id, part)
  }
  const agents = Object.fromEntries([...kept].map(([id, { agent }]) => [id, agent]))
  const known = Object.entries(oldest).filter(([id]) => kept.get(id)?.isWhole)
  return { live: { ...live, agents, lastCheck: null }, cursor, oldest: Object.fromEntries(known) }
}

/**
 * The state to begin with. A message that was not accepted is shown when it still waits (`unsent`), else not: if the server has
 * taken it, the log tells.
 */
export function fromKept({ live }: Kept, unsent: ReadonlySet<string>): LiveState {
  const agents = Object.values(live.agents).map((agent) => ({
    ...agent,
    items: agent.items.filter((item) => !isLost(item, unsent)),
  }))
  return { ...live, agents: Object.fromEntries(agents.map((agent) => [agent.id, agent])) }
}

function isLost(item: Item, unsent: ReadonlySet<string>): boolean {
  if (item.kind !== 'user' || item.turnId !== undefined) return false
  return (item.state === 'pending' || item.state === 'failed') && !unsent.has(item.id)
}

function keepAgent(agent: AgentState, room: number): { agent: AgentState; chars: number; isWhole: boolean } {
  const bare: AgentState = { ...agent, backlog: [], older: 'idle' }
  const items = agent.items.filter(({ kind }) => kind !== 'screen')
  const from = agent.history === 'loaded' ? firstKept(items, room) : null
  if (from === null) {
    const { unread, limits, model, provider } = agent
    return { agent: { ...newAgentState(agent.meta), unread, limits, model, provider }, chars: 0, isWhole: false }
  }
  const kept = items.slice(from)
  return {
    agent: { ...bare, items: kept, hasOlder: agent.hasOlder || from > 0 },
    chars: kept.reduce((sum, item) => sum + sizeOf(item), 0),
    isWhole: from === 0,
  }
}

/** Where the newest turns that fit begin; null when not even the last one does. */
function firstKept(items: Item[], room: number): number | null {
  let chars = 0
  let first: number | null = items.length === 0 ? 0 : null
  for (let at = items.length - 1; at >= 0 && items.length - at <= mostItems; at--) {
    const item = items[at]
    chars += item ? sizeOf(item) : 0
    if (chars > room) break
    if (at === 0 || item?.kind === 'user') first = at
  }
  return first
}

/** @NOTE items are replaced, never changed: what was measured once is measured */
const sizes = new WeakMap<Item, number>()

function sizeOf(item: Item): number {
  const known = sizes.get(item)
  if (known !== undefined) return known
  const size = JSON.stringify(item).length
  sizes.set(item, size)
  return size
}
