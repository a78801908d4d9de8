import type { FallbackChoice } from '@rain/protocol'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { providerApi } from '../../api/provider-endpoints.ts'
import { queryKeys } from '../../api/query-client.ts'
import { useChange } from './use-change.ts'

/** The order in which models step in. A change is shown at once, and taken back if the server refuses it. */
export function useFailover() {
  const queries = useQueryClient()
  const { data, isError, refetch } = useQuery({ queryKey: queryKeys.failover, queryFn: () => providerApi.failover() })
  const { error, run } = useChange()

  const change = async (choices: FallbackChoice[] | null) => {
    queries.setQueryData(queryKeys.failover, { agent_id: null, choices })
    await run(() => providerApi.setFailover(choices))
    await queries.invalidateQueries({ queryKey: queryKeys.failover })
  }
  return { loaded: data !== undefined, choices: data?.choices ?? null, isError, refetch, error, change }
}
