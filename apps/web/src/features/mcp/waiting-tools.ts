import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { queryKeys } from '../../api/query-client.ts'
import { useLiveStore } from '../../live/store.ts'

/** How many tools of MCP servers wait for the person to look at them. */
export function useWaitingTools(): number {
  const queries = useQueryClient()
  const changes = useLiveStore((store) => store.live.mcpChanges)
  const { data } = useQuery({
    queryKey: queryKeys.mcpList,
    // @NOTE the contract of all its doors is not part of the first load
    queryFn: async () => (await import('../../api/mcp-endpoints.ts')).mcpApi.servers(),
  })
  useEffect(() => {
    if (changes > 0) void queries.invalidateQueries({ queryKey: queryKeys.mcp })
  }, [changes, queries])
  return (data?.servers ?? []).reduce((sum, { enabled, tools }) => sum + (enabled ? tools.waiting : 0), 0)
}
