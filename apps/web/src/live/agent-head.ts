import { shallow, useShallow } from 'zustand/shallow'
import { workOf, type AgentState, type Work } from './state.ts'
import { useLiveStore } from './store.ts'

/** What is known of an agent beside what is said in its conversation. */
export type AgentHead = Pick<
  AgentState,
  'id' | 'meta' | 'turnId' | 'history' | 'unread' | 'model' | 'provider' | 'limits' | 'contextUsage'
> & { work: Work }

/** The last head of each agent, so that it can be the same object again. */
const known = new Map<string, AgentHead>()
const heads = new WeakMap<AgentState, AgentHead>()

/** The same object as before unless something about it has changed: while an answer streams in, nothing has. */
export function headOf(agent: AgentState): AgentHead {
  const found = heads.get(agent)
  if (found) return found
  const { id, meta, turnId, history, unread, model, provider, limits, contextUsage } = agent
  const next = { id, meta, turnId, history, unread, model, provider, limits, contextUsage, work: workOf(agent) }
  const before = known.get(id)
  const head = before && shallow(before, next) ? before : next
  known.set(id, head)
  heads.set(agent, head)
  return head
}

/** All agents in the order of their tabs. */
export function useAgentHeads(): AgentHead[] {
  return useLiveStore(
    useShallow(({ live }) =>
      live.order.flatMap((id) => {
        const agent = live.agents[id]
        return agent ? [headOf(agent)] : []
      }),
    ),
  )
}
