import { limits } from '@rain/protocol'
import { useQuery } from '@tanstack/react-query'
import { File, Folder, Trash2 } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { fileApi } from '../../api/file-endpoints.ts'
import { queryKeys } from '../../api/query-client.ts'
import { Button } from '../../ui/button.tsx'
import { Empty, ErrorText, LoadError, Skeleton } from '../../ui/message.tsx'
import { ConflictDialog } from './conflict-dialog.tsx'
import { PinDialog } from './pin-dialog.tsx'
import { nameOf } from './place.ts'
import { useFileActions } from './use-file-actions.ts'

/** What the person deleted, and what gave way to something else. */
export function TrashTab({ agentId }: { agentId: string }) {
  const { t, i18n } = useTranslation('files')
  const list = useQuery({
    queryKey: queryKeys.fileTrash(agentId),
    queryFn: () => fileApi.trash(agentId),
    staleTime: 0,
  })
  const nothing = () => undefined
  const actions = useFileActions(agentId, { onGone: nothing, onMoved: nothing })
  const day = (seconds: number) => new Date(seconds * 1000).toLocaleDateString(i18n.language)
  return (
    <div className="safe-x min-h-0 flex-1 overflow-y-auto py-4">
      {actions.change.error && <ErrorText>{actions.change.error}</ErrorText>}
      {list.isError && !list.data ? (
        <LoadError text={t('loadFailed')} onRetry={() => void list.refetch()} />
      ) : !list.data ? (
        <Skeleton className="h-24 rounded-2xl" />
      ) : list.data.trash.length === 0 ? (
        <Empty
          icon={<Trash2 className="size-6" aria-hidden />}
          title={t('trash.empty')}
          hint={t('trash.emptyHint', { days: limits.fileHistoryDays })}
        />
      ) : (
        <ul aria-label={t('tabs.trash')} className="mx-auto flex w-full max-w-[46rem] flex-col gap-1">
          {list.data.trash.map((item) => (
            <li key={item.id} className="flex min-h-12 items-center gap-3 rounded-xl px-2 hover:bg-sunken">
              {item.is_folder ? (
                <Folder className="size-5 shrink-0 text-accent" aria-hidden />
              ) : (
                <File className="size-5 shrink-0 text-ink-soft" aria-hidden />
              )}
              <div className="min-w-0 flex-1">
                <p className="truncate text-sm font-medium">{item.path}</p>
                <p className="text-xs text-ink-faint">{t('trash.until', { date: day(item.kept_until) })}</p>
              </div>
              <Button
                look="outline"
                size="small"
                aria-label={`${t('trash.restore')}: ${item.path}`}
                disabled={actions.change.busy}
                onClick={() => void actions.restore(item)}
              >
                {t('trash.restore')}
              </Button>
            </li>
          ))}
        </ul>
      )}
      {actions.asked?.what === 'conflict' && (
        <ConflictDialog
          name={nameOf(actions.asked.path)}
          mayReplace={actions.asked.mayReplace}
          onChoose={actions.asked.go}
          onClose={actions.forget}
        />
      )}
      <PinDialog change={actions.change} />
    </div>
  )
}
