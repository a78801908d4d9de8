import { useQuery } from '@tanstack/react-query'
import { api } from './endpoints.ts'
import { queryKeys } from './query-client.ts'

/** What the person can choose, read once for all who ask. */
export function useProviderList() {
  return useQuery({ queryKey: queryKeys.providers, queryFn: () => api.providers() })
}
