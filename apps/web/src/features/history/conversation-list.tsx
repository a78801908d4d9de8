import type { Conversation } from '@rain/protocol'
import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query'
import { MessagesSquare } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../api/endpoints.ts'
import { queryKeys } from '../../api/query-client.ts'
import { ApiError } from '../../api/request.ts'
import { useServerWords } from '../../i18n/server-words.ts'
import { Button } from '../../ui/button.tsx'
import { Confirm } from '../../ui/confirm.tsx'
import { Empty, LoadError, Skeleton } from '../../ui/message.tsx'
import { useNow } from '../../ui/use-now.ts'
import { ConversationRow } from './conversation-row.tsx'
import { groupByAge } from './group-by-age.ts'

/** The conversations that are kept, by their age, to be gone on with or deleted. */
export function ConversationList({ onResume }: { onResume: (conversation: Conversation) => Promise<void> }) {
  const { t } = useTranslation()
  const words = useServerWords()
  const queries = useQueryClient()
  const now = useNow(false)
  const [doomed, setDoomed] = useState<Conversation | null>(null)
  const list = useInfiniteQuery({
    queryKey: queryKeys.conversations,
    queryFn: ({ pageParam }) => api.conversations(pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => (page.more ? page.conversations.at(-1)?.session_id : undefined),
    staleTime: 0,
  })

  const remove = async (conversation: Conversation): Promise<string | null> => {
    try {
      await api.deleteConversation(conversation.session_id)
      await queries.invalidateQueries({ queryKey: queryKeys.conversations })
      return null
    } catch (failure) {
      return failure instanceof ApiError ? words.refusal(failure) : t('history.loadFailed')
    }
  }

  if (list.isError) return <LoadError text={t('history.loadFailed')} onRetry={() => void list.refetch()} />
  if (!list.data) return <HistorySkeleton />
  const all = list.data.pages.flatMap((page) => page.conversations)
  if (all.length === 0) {
    return (
      <Empty
        icon={<MessagesSquare className="size-6" aria-hidden />}
        title={t('history.empty')}
        hint={t('history.emptyHint')}
      />
    )
  }
  return (
    <>
      {groupByAge(all, now).map(({ age, conversations }) => (
        <section key={age} className="pt-2">
          <h3 className="px-2 py-1.5 text-xs font-medium text-ink-faint">{t(`history.${age}`)}</h3>
          <ul>
            {conversations.map((one) => (
              <ConversationRow key={one.session_id} conversation={one} onResume={onResume} onDelete={setDoomed} />
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
      <Confirm
        open={doomed !== null}
        title={t('history.deleteTitle')}
        body={t('history.deleteBody', { title: doomed ? doomed.title || t('history.untitled') : '' })}
        confirm={t('action.delete')}
        onConfirm={() => (doomed ? remove(doomed) : Promise.resolve(null))}
        onClose={() => setDoomed(null)}
      />
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
