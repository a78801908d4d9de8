import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { useShallow } from 'zustand/shallow'
import { agentApi } from '../../api/agent-endpoints.ts'
import { useLiveStore } from '../../live/store.ts'
import { useSettled } from '../../ui/use-settled.ts'

/** In US dollars; `unknown`: some of it is not known. */
export type CostToday = { dollars: number; unknown: boolean }

const key = ['agents-today']
const everyMs = 5 * 60_000

/**
 * What each agent has cost since midnight. Read anew now and then: midnight comes by itself. Not asked for before the page is there:
 * a browser takes its time to say where it is.
 */
export function useCostsToday(): ReadonlyMap<string, CostToday> {
  const isSettled = useSettled()
  const { data } = useQuery({
    queryKey: key,
    queryFn: () => agentApi.today(),
    enabled: isSettled,
    refetchInterval: everyMs,
    select: toMap,
  })
  return data ?? none
}

/** Has the costs of today read anew when a turn ends. */
export function useFollowCosts(): void {
  const queries = useQueryClient()
  const ended = useLiveStore(useShallow(({ live }) => Object.values(live.agents).map(({ endedTurns }) => endedTurns)))
  const known = useRef(ended)
  useEffect(() => {
    if (known.current === ended) return
    known.current = ended
    void queries.invalidateQueries({ queryKey: key })
  }, [ended, queries])
}

const none: ReadonlyMap<string, CostToday> = new Map()

function toMap({ agents }: Awaited<ReturnType<typeof agentApi.today>>): ReadonlyMap<string, CostToday> {
  return new Map(agents.map(({ agent_id, cost, unknown }) => [agent_id, { dollars: cost, unknown }]))
}
