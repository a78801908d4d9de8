import { useEffect, useState } from 'react'
import { useProviderList } from '../api/use-provider-list.ts'
import { useSettings } from '../features/settings/use-settings.ts'
import { useSetup } from '../features/welcome/use-setup.ts'
import type { LiveState } from '../live/state.ts'
import { useLiveStore } from '../live/store.ts'

/** Whoever waits so long is shown what there is, and how it comes in. */
const patienceMs = 800

/**
 * False until all that the first sight shows is here: drawn once, it is there sooner than drawn anew with each answer. The address
 * decides which conversation is in view.
 */
export function useFirstSight(): boolean {
  const [isBegun, begin] = useState(false)
  const isLive = useLiveStore(({ live }) => hasConversation(live))
  const providers = useProviderList()
  const settings = useSettings()
  const setup = useSetup()
  const isHere = isLive && ![providers, settings, setup].some(({ isPending }) => isPending)
  if (isHere && !isBegun) begin(true)

  useEffect(() => {
    const timer = setTimeout(() => begin(true), patienceMs)
    return () => clearTimeout(timer)
  }, [])
  return isBegun
}

function hasConversation({ loaded, agents, activeId }: LiveState): boolean {
  const history = activeId === null ? undefined : agents[activeId]?.history
  return loaded && history !== 'needed' && history !== 'loading'
}
