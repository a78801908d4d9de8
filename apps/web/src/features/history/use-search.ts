import type { SearchHit } from '@rain/protocol'
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { searchConversations } from '../../api/search-endpoints.ts'

const pauseMs = 180

/** What was said that holds the words of a query, a moment after typing has paused. A query that is typed over is given up. */
export function useSearch(query: string) {
  const asked = usePaused(query)
  const search = useInfiniteQuery({
    queryKey: ['search-messages', asked],
    queryFn: ({ pageParam, signal }) => searchConversations(asked, pageParam, signal),
    initialPageParam: undefined as number | undefined,
    getNextPageParam: (page) => (page.more ? (page.next ?? page.hits.at(-1)?.id) : undefined),
    placeholderData: keepPreviousData,
    staleTime: 0,
    gcTime: 60_000,
  })
  const hits: SearchHit[] = search.data?.pages.flatMap((page) => page.hits) ?? []
  // a part of the messages without a hit is no answer yet
  const { hasNextPage, isFetchingNextPage, isPlaceholderData, fetchNextPage } = search
  const goesOn = hits.length === 0 && hasNextPage && !isPlaceholderData && !search.isError
  useEffect(() => {
    if (goesOn && !isFetchingNextPage) void fetchNextPage()
  }, [goesOn, isFetchingNextPage, fetchNextPage])
  return { ...search, hits, isBehind: asked !== query || isPlaceholderData || goesOn }
}

function usePaused(text: string): string {
  const [paused, setPaused] = useState(text)
  useEffect(() => {
    const timer = setTimeout(() => setPaused(text), pauseMs)
    return () => clearTimeout(timer)
  }, [text])
  return paused
}
