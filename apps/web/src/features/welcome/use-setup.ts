import type { Setup, SetupChange, SetupStep, SkippableStep } from '@rain/protocol'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { useShallow } from 'zustand/shallow'
import { queryKeys } from '../../api/query-client.ts'
import { setupApi } from '../../api/setup-endpoints.ts'
import type { LiveState } from '../../live/state.ts'
import { useLiveStore } from '../../live/store.ts'

/** How far the person has come. A server that does not tell is no reason to hold anybody up: then nothing was left out. */
export function useSetup() {
  const queries = useQueryClient()
  const { data, isPending } = useQuery({ queryKey: queryKeys.setup, queryFn: () => setupApi.setup() })

  const change = async (wanted: SetupChange): Promise<void> => {
    const changed = await setupApi.change(wanted).catch(() => null)
    if (changed) queries.setQueryData(queryKeys.setup, changed)
    else if (data) queries.setQueryData(queryKeys.setup, asWanted(data, wanted))
  }
  const isSkipped = (step: SkippableStep) =>
    data?.steps.some(({ id, state }) => id === step && state === 'skipped') === true
  return { setup: data, isPending, isSkipped, change }
}

/** Has it read anew when the page sees a step done that the server did not call so: for one place of the page. */
export function useFollowSetup(): void {
  const queries = useQueryClient()
  const { data } = useQuery({ queryKey: queryKeys.setup, queryFn: () => setupApi.setup() })
  const provider = useLiveStore(({ live }) => live.readyProvider)
  const seen = useLiveStore(useShallow(({ live }) => seenDone(live)))
  const isBehind = data?.steps.some(({ id, state }) => state !== 'done' && seen.includes(id)) === true

  useEffect(() => {
    if (isBehind) void queries.invalidateQueries({ queryKey: queryKeys.setup, exact: true })
  }, [isBehind, seen, provider, queries])
}

/** The steps that are done as far as the page knows: a model, an agent with its folder, an answer. */
function seenDone({ readyProvider, order, agents }: LiveState): SetupStep[] {
  const answered = order.some((id) => agents[id]?.items.some(({ kind }) => kind !== 'user'))
  const seen: (SetupStep | false)[] = [
    readyProvider !== null && 'model',
    order.length > 0 && 'folder',
    answered && 'message',
  ]
  return seen.filter((step) => step !== false)
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
