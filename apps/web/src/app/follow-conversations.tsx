import { useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { queryKeys } from '../api/query-client.ts'
import { useLiveStore } from '../live/store.ts'

/** Keeps every list of conversations at what is renamed, deleted and brought back on whichever device. */
export function FollowConversations() {
  const queries = useQueryClient()
  const changes = useLiveStore((store) => store.live.conversationChanges)

  useEffect(() => {
    if (changes > 0) void queries.invalidateQueries({ queryKey: queryKeys.conversations })
  }, [changes, queries])
  return null
}
