import type { Conversation } from '@rain/protocol'
import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query'
import { MessagesSquare, Search, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../api/endpoints.ts'
import { queryKeys } from '../../api/query-client.ts'
import { ApiError } from '../../api/request.ts'
import { useServerWords } from '../../i18n/server-words.ts'
import { Button, IconButton } from '../../ui/button.tsx'
import { Confirm } from '../../ui/confirm.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { formatCost, nameOfPath, toMilliseconds } from '../../ui/format.ts'
import { Empty, ErrorText, LoadError, Skeleton } from '../../ui/message.tsx'
import { useNow } from '../../ui/use-now.ts'
import { groupByAge } from './group-by-age.ts'

type HistoryDrawerProps = {
  open: boolean
  onClose: () => void
  /** Opens the conversation. Resolves with what went wrong, or null. */
  onResume: (conversation: Conversation) => Promise<string | null>
}

/** Every conversation Rain remembers. */
export function HistoryDrawer({ open, onClose, onResume }: HistoryDrawerProps) {
  const { t } = useTranslation()
  return (
    <Dialog open={open} onClose={onClose} title={t('history.title')} place="right">
      {open && <HistoryList onClose={onClose} onResume={onResume} />}
    </Dialog>
  )
}

function HistoryList({ onClose, onResume }: Omit<HistoryDrawerProps, 'open'>) {
  const { t } = useTranslation()
  const words = useServerWords()
  const queries = useQueryClient()
  const now = useNow(false)
  const [search, setSearch] = useState('')
  const [doomed, setDoomed] = useState<Conversation | null>(null)
  const [error, setError] = useState<string | null>(null)
  const list = useInfiniteQuery({
    queryKey: queryKeys.conversations,
    queryFn: ({ pageParam }) => api.conversations(pageParam),
    initialPageParam: undefined as number | undefined,
    getNextPageParam: (page) => (page.more ? page.conversations.at(-1)?.updated_at : undefined),
    staleTime: 0,
  })

  const resume = async (conversation: Conversation) => {
    const failure = await onResume(conversation)
    setError(failure)
    if (failure === null) onClose()
  }
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
  const wanted = search.trim().toLowerCase()
  const shown = all.filter((one) => `${one.title} ${one.preview} ${one.cwd}`.toLowerCase().includes(wanted))
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
    <div className="px-4 pb-6">
      <label className="sticky top-0 z-10 flex items-center gap-2 bg-surface px-1 pt-1 pb-3">
        <span className="sr-only">{t('history.search')}</span>
        <Search className="pointer-events-none absolute left-4.5 size-4 text-ink-faint" aria-hidden />
        <input
          type="search"
          value={search}
          onChange={(event) => setSearch(event.target.value)}
          placeholder={t('history.search')}
          className="min-h-11 w-full rounded-xl border border-line-strong/60 bg-surface pr-3 pl-10 placeholder:text-ink-faint"
        />
      </label>
      {error && <ErrorText>{error}</ErrorText>}
      {shown.length === 0 && (
        <p className="px-2 py-8 text-center text-sm text-ink-soft">{t('history.noMatch', { text: search })}</p>
      )}
      {groupByAge(shown, now).map(({ age, conversations }) => (
        <section key={age} className="pt-2">
          <h3 className="px-2 py-1.5 text-xs font-medium text-ink-faint">{t(`history.${age}`)}</h3>
          <ul>
            {conversations.map((one) => (
              <Row key={one.session_id} conversation={one} onResume={resume} onDelete={setDoomed} />
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
    </div>
  )
}

type RowProps = {
  conversation: Conversation
  onResume: (conversation: Conversation) => Promise<void>
  onDelete: (conversation: Conversation) => void
}

function Row({ conversation, onResume, onDelete }: RowProps) {
  const { t, i18n } = useTranslation()
  const title = conversation.title || t('history.untitled')
  const time = new Intl.DateTimeFormat(i18n.language, { dateStyle: 'medium', timeStyle: 'short' }).format(
    toMilliseconds(conversation.updated_at),
  )
  const facts = [
    nameOfPath(conversation.cwd),
    t('history.turns', { count: conversation.turns }),
    conversation.cost ? formatCost(conversation.cost) : null,
  ].filter((fact) => fact !== null)
  return (
    <li className="group flex items-center gap-1 rounded-xl pr-1 hover:bg-sunken">
      <button
        type="button"
        aria-label={t('history.resume', { title })}
        onClick={() => void onResume(conversation)}
        title={time}
        className="min-w-0 flex-1 rounded-xl px-2.5 py-2.5 text-left"
      >
        <span className="block truncate font-medium">{title}</span>
        {conversation.preview && <span className="block truncate text-sm text-ink-soft">{conversation.preview}</span>}
        <span className="block truncate text-xs text-ink-faint">{facts.join(' · ')}</span>
      </button>
      <IconButton
        label={t('history.deleteNamed', { title })}
        onClick={() => onDelete(conversation)}
        className="opacity-70 group-hover:opacity-100 focus-visible:opacity-100 hover:bg-line!"
      >
        <Trash2 className="size-4" aria-hidden />
      </IconButton>
    </li>
  )
}

function HistorySkeleton() {
  const { t } = useTranslation()
  return (
    <div className="flex flex-col gap-4 px-5 py-3" role="status">
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
