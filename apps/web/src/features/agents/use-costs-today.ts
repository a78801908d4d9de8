import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { useShallow } from 'zustand/shallow'
import { agentApi } from '../../api/agent-endpoints.ts'
import { useLiveStore } from '../../live/store.ts'
import { useSettled } from '../../ui/use-settled.ts'

/** In US dollars; `unknown`: some of it is not known. */
export type CostToday = { dollars: number; unknown: boolean }

const key = ['agents-today']
const everyMs = 5 * 60_000

/** What each agent has cost since midnight. Not asked for before the page is there: a browser takes its time to say where it is. */
export function useCostsToday(): ReadonlyMap<string, CostToday> {
  const isSettled = useSettled()
  const { data } = useQuery({ queryKey: key, queryFn: () => agentApi.today(), enabled: isSettled, select: toMap })
  return data ?? none
}

/** Has the costs of today read anew when a turn ends, and now and then: midnight comes by itself. */
export function useFollowCosts(): void {
  const queries = useQueryClient()
  const ended = useLiveStore(useShallow(({ live }) => Object.values(live.agents).map(({ endedTurns }) => endedTurns)))
  useEffect(() => {
    const readAnew = () => void queries.invalidateQueries({ queryKey: key })
    readAnew()
    const timer = setInterval(readAnew, everyMs)
    return () => clearInterval(timer)
  }, [ended, queries])
}

const none: ReadonlyMap<string, CostToday> = new Map()

function toMap({ agents }: Awaited<ReturnType<typeof agentApi.today>>): ReadonlyMap<string, CostToday> {
  return new Map(agents.map(({ agent_id, cost, unknown }) => [agent_id, { dollars: cost, unknown }]))
}
