import type { AuditEntry } from '@rain/protocol'
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { ScrollText } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { auditApi, type AuditSearch } from '../../api/audit-endpoints.ts'
import { queryKeys } from '../../api/query-client.ts'
import { Button } from '../../ui/button.tsx'
import { Empty, ErrorText, LoadError, Skeleton } from '../../ui/message.tsx'
import { AuditFilters, type AgentChoice } from './audit-filters.tsx'
import { AuditRow } from './audit-row.tsx'
import { ExportButtons } from './export-buttons.tsx'
import { addAuditTexts } from '../../i18n/audit-texts.ts'
import { addPolicyTexts } from '../../i18n/policies-texts.ts'

addAuditTexts()
addPolicyTexts()

type AuditPageProps = {
  agents: AgentChoice[]
  /** Opens a conversation. Resolves with what went wrong, or null. */
  onOpenConversation: (sessionId: string) => Promise<string | null>
}

/** What was done in the person's name, the newest first: by whom, why it might, and how it ended. */
export function AuditPage({ agents, onOpenConversation }: AuditPageProps) {
  const { t } = useTranslation(['audit', 'translation'])
  const [search, setSearch] = useState<AuditSearch>({})
  const [error, setError] = useState<string | null>(null)
  const list = useInfiniteQuery({
    queryKey: queryKeys.audit(search),
    queryFn: ({ pageParam }) => auditApi.audit(search, pageParam),
    initialPageParam: undefined as number | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
    staleTime: 0,
    placeholderData: keepPreviousData,
  })
  const entries = list.data?.pages.flatMap((page) => page.entries)
  const open = async ({ session_id: sessionId }: AuditEntry) => {
    if (sessionId !== undefined) setError(await onOpenConversation(sessionId))
  }
  const nameOf = (id: string) => agents.find((agent) => agent.id === id)?.name ?? id

  return (
    <main className="safe-x min-h-0 flex-1 overflow-y-auto">
      <div className="mx-auto flex w-full max-w-[52rem] flex-col gap-5 py-6">
        <p className="text-sm text-ink-soft">{t('hint')}</p>
        <AuditFilters search={search} onSearch={setSearch} agents={agents} tools={list.data?.pages[0]?.tools ?? []} />
        <ExportButtons search={search} />
        {error && <ErrorText>{error}</ErrorText>}
        {list.isError ? (
          <LoadError text={t('loadFailed')} onRetry={() => void list.refetch()} />
        ) : !entries ? (
          <Loading />
        ) : entries.length === 0 ? (
          <Empty
            icon={<ScrollText className="size-6" aria-hidden />}
            title={t(isFiltered(search) ? 'noMatch' : 'empty')}
            hint={t(isFiltered(search) ? 'noMatchHint' : 'emptyHint')}
          />
        ) : (
          <ol
            aria-label={t('translation:audit.title')}
            aria-busy={list.isPlaceholderData}
            className="flex flex-col gap-2.5"
          >
            {entries.map((entry) => (
              <AuditRow key={entry.seq} entry={entry} nameOf={nameOf} onOpen={() => void open(entry)} />
            ))}
          </ol>
        )}
        {list.hasNextPage && !list.isError && (
          <Button look="outline" disabled={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
            {t('loadMore')}
          </Button>
        )}
      </div>
    </main>
  )
}

function isFiltered(search: AuditSearch): boolean {
  return Object.values(search).some((value) => value !== undefined)
}

function Loading() {
  const { t } = useTranslation()
  return (
    <div role="status" className="flex flex-col gap-2.5">
      {[0, 1, 2, 3].map((at) => (
        <Skeleton key={at} className="h-20" />
      ))}
      <span className="sr-only">{t('app.loading')}</span>
    </div>
  )
}
