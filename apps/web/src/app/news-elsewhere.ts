import type { AgentHead } from '../live/agent-head.ts'
import { nameOfAgent } from '../live/name-of-agent.ts'

export type News = { name: string; what: 'waits' | 'done' }

/** What has happened with an agent that is not in view: it waits for the person, or it is done. The last one, if there are more. */
export function newsElsewhere(
  before: readonly AgentHead[],
  now: readonly AgentHead[],
  inView: string | null,
): News | null {
  const news = now.flatMap((head): News[] => {
    const known = before.find(({ id }) => id === head.id)
    // what is only being loaded is no news
    if (known?.history !== 'loaded' || head.id === inView || known.work === head.work) return []
    if (head.work === 'waiting') return [{ name: nameOfAgent(head), what: 'waits' }]
    return head.work === 'idle' ? [{ name: nameOfAgent(head), what: 'done' }] : []
  })
  return news.at(-1) ?? null
}
