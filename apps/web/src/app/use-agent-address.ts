import { useEffect } from 'react'
import { jumpToMessage } from '../features/chat/jump.ts'
import { selectAgent } from '../live/local.ts'
import { changeLive, useLiveStore } from '../live/store.ts'
import { goTo, replaceWith, useRoute, useRouteAbout } from './route.ts'

/**
 * Keeps the agent in view and the address the same: `#/chat/<agent>` shows an agent, `#/chat/<agent>/<turn>` a place in its
 * conversation, and an agent that comes into view otherwise gets its address. An agent that is not there gives way to the one in view.
 */
export function useAgentAddress(): void {
  const route = useRoute()
  const [agentId, target] = useRouteAbout()
  const wanted = route === 'chat' ? agentId : undefined
  const loaded = useLiveStore(({ live }) => live.loaded)
  const activeId = useLiveStore(({ live }) => live.activeId)

  useEffect(() => {
    if (!loaded || wanted === undefined) return
    changeLive((live) => selectAgent(live, wanted))
    if (target !== undefined) jumpToMessage(wanted, target)
  }, [loaded, wanted, target])

  // @NOTE behind the other: what the address asks for has been done by now
  useEffect(() => {
    const shown = useLiveStore.getState().live.activeId
    if (loaded && route === 'chat' && shown !== null && shown !== wanted) replaceWith('chat', shown)
  }, [loaded, route, wanted, activeId])
}

/** Shows a place of a conversation that an agent has open. */
export function openMessage(agentId: string, target: string): void {
  const before = location.hash
  goTo('chat', agentId, target)
  // Without a new address nobody else would notice.
  if (location.hash === before) jumpToMessage(agentId, target)
}
