import { useEffect, useSyncExternalStore } from 'react'
import { agentApi } from '../api/agent-endpoints.ts'
import { changeLive, useLiveStore } from '../live/store.ts'
import { markRead } from '../live/tabs.ts'

/** What is said while the person looks at its agent is read: here at once, and then on every device. */
export function useReading(agentId: string | null): void {
  const visible = useSyncExternalStore(subscribe, () => document.visibilityState === 'visible')
  const seen = useLiveStore(({ live }) => (agentId === null ? 0 : (live.agents[agentId]?.unread ?? 0)))
  useEffect(() => {
    if (agentId === null || !visible || seen === 0) return
    changeLive((live) => markRead(live, agentId))
    // The next look says it again.
    agentApi.markRead(agentId).catch(() => undefined)
  }, [agentId, visible, seen])
}

function subscribe(onChange: () => void): () => void {
  document.addEventListener('visibilitychange', onChange)
  return () => document.removeEventListener('visibilitychange', onChange)
}
