import type { Conversation } from '@rain/protocol'
import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query'
import { MessagesSquare } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { conversationApi } from '../../api/conversation-endpoints.ts'
import { api } from '../../api/endpoints.ts'
import { queryKeys } from '../../api/query-client.ts'
import { ApiError } from '../../api/request.ts'
import { useServerWords } from '../../i18n/server-words.ts'
import { Button } from '../../ui/button.tsx'
import { Empty, ErrorText, LoadError, Skeleton } from '../../ui/message.tsx'
import { useNow } from '../../ui/use-now.ts'
import { ConversationRow } from './conversation-row.tsx'
import { DeletedRow } from './deleted-row.tsx'
import { groupByAge } from './group-by-age.ts'

/** The conversations that are kept, by their age, to be gone on with or deleted; the one deleted last can be brought back. */
export function ConversationList({ onResume }: { onResume: (conversation: Conversation) => Promise<void> }) {
  const { t } = useTranslation('frame')
  const words = useServerWords()
  const queries = useQueryClient()
  const now = useNow(false)
  const [deleted, setDeleted] = useState<Conversation | null>(null)
  const [failure, setFailure] = useState<string | null>(null)
  const list = useInfiniteQuery({
    queryKey: queryKeys.conversations,
    queryFn: ({ pageParam }) => api.conversations(pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => (page.more ? page.conversations.at(-1)?.session_id : undefined),
    staleTime: 0,
  })

  const attempt = async (work: () => Promise<unknown>, next: Conversation | null) => {
    try {
      await work()
      setDeleted(next)
      setFailure(null)
      await queries.invalidateQueries({ queryKey: queryKeys.conversations })
    } catch (error) {
      setFailure(error instanceof ApiError ? words.refusal(error) : t('history.loadFailed'))
    }
  }
  const remove = (one: Conversation) => void attempt(() => conversationApi.setAside(one.session_id), one)
  const restore = (one: Conversation) => void attempt(() => conversationApi.restore(one.session_id), null)
  const aside = (
    <div aria-live="polite">
      {deleted && <DeletedRow conversation={deleted} onUndo={restore} />}
      {failure && <ErrorText>{failure}</ErrorText>}
    </div>
  )

  if (list.isError) return <LoadError text={t('history.loadFailed')} onRetry={() => void list.refetch()} />
  if (!list.data) return <HistorySkeleton />
  const all = list.data.pages.flatMap((page) => page.conversations)
  if (all.length === 0) {
    return (
      <>
        {aside}
        <Empty
          icon={<MessagesSquare className="size-6" aria-hidden />}
          title={t('history.empty')}
          hint={t('history.emptyHint')}
        />
      </>
    )
  }
  return (
    <>
      {aside}
      {groupByAge(all, now).map(({ age, conversations }) => (
        <section key={age} className="pt-2">
          <h3 className="px-2 py-1.5 text-xs font-medium text-ink-faint">{t(`history.${age}`)}</h3>
          <ul>
            {conversations.map((one) => (
              <ConversationRow key={one.session_id} conversation={one} onResume={onResume} onDelete={remove} />
            ))}
          </ul>
        </section>
      ))}
      {list.hasNextPage && (
        <Button
          look="outline"
          size="small"
          className="mt-4 w-full"
          disabled={list.isFetchingNextPage}
          onClick={() => void list.fetchNextPage()}
        >
          {t('history.loadMore')}
        </Button>
      )}
    </>
  )
}

function HistorySkeleton() {
  const { t } = useTranslation()
  return (
    <div className="flex flex-col gap-4 py-2" role="status">
      <span className="sr-only">{t('app.loading')}</span>
      {[0, 1, 2, 3].map((at) => (
        <div key={at} className="flex flex-col gap-2">
          <Skeleton className="h-4 w-3/5" />
          <Skeleton className="h-3 w-4/5" />
        </div>
      ))}
    </div>
  )
}
