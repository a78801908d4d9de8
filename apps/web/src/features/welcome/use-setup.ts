import type { Setup, SetupChange, SkippableStep } from '@rain/protocol'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { queryKeys } from '../../api/query-client.ts'
import { setupApi } from '../../api/setup-endpoints.ts'
import { useLiveStore } from '../../live/store.ts'

/** How far the person has come. A server that does not tell is no reason to hold anybody up: then nothing was left out. */
export function useSetup() {
  const queries = useQueryClient()
  const { data, isPending } = useQuery({ queryKey: queryKeys.setup, queryFn: () => setupApi.setup() })
  const progress = useLiveStore(({ live }) => progressOf(live))

  useEffect(() => {
    void queries.invalidateQueries({ queryKey: queryKeys.setup, exact: true })
  }, [progress, queries])

  const change = async (wanted: SetupChange): Promise<void> => {
    const changed = await setupApi.change(wanted).catch(() => null)
    if (changed) queries.setQueryData(queryKeys.setup, changed)
    else if (data) queries.setQueryData(queryKeys.setup, asWanted(data, wanted))
  }
  const isSkipped = (step: SkippableStep) =>
    data?.steps.some(({ id, state }) => id === step && state === 'skipped') === true
  return { setup: data, isPending, isSkipped, change }
}

/** Changes with whatever may be another step done: a model, an agent, a message that the server has taken. */
function progressOf(live: {
  readyProvider: string | null
  order: string[]
  agents: Record<string, { items: readonly { kind: string }[] }>
}) {
  const spoken = live.order.some((id) => live.agents[id]?.items.some(({ kind }) => kind !== 'user'))
  return `${live.readyProvider} ${live.order.length > 0} ${spoken}`
}

/** What could not be saved counts until the page is left. */
function asWanted(setup: Setup, { skip, reopen, dismissed }: SetupChange): Setup {
  const stateOf = ({ id, state }: Setup['steps'][number]) =>
    id === skip && state === 'open' ? 'skipped' : id === reopen && state === 'skipped' ? 'open' : state
  return {
    steps: setup.steps.map((step) => ({ ...step, state: stateOf(step) })),
    dismissed: dismissed ?? setup.dismissed,
  }
}
