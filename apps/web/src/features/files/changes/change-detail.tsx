import type { ChangeSide, FileChange } from '@rain/protocol'
import { useQuery } from '@tanstack/react-query'
import { TriangleAlert } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { fileApi } from '../../../api/file-endpoints.ts'
import { queryKeys } from '../../../api/query-client.ts'
import { Button } from '../../../ui/button.tsx'
import { ChangeView } from '../../../ui/diff/change-view.tsx'
import { linesBetween } from '../../../ui/diff/lines-between.ts'
import { LoadError, Skeleton } from '../../../ui/message.tsx'

type ChangeDetailProps = {
  agentId: string
  change: FileChange
  /** Undo was asked for, and the file is not as it was left. */
  conflict: boolean
  busy: boolean
  /** `hash`: of what may go. */
  onAnyway: (hash: string) => void
}

/** The difference that a change made; where somebody has changed the file since, what restoring would change in it now. */
export function ChangeDetail({ agentId, change, conflict, busy, onAnyway }: ChangeDetailProps) {
  const { t } = useTranslation('files')
  const view = useQuery({
    queryKey: queryKeys.change(agentId, change.id),
    queryFn: () => fileApi.change(agentId, change.id),
    staleTime: 0,
  })
  if (view.isError && !view.data) return <LoadError text={t('loadFailed')} onRetry={() => void view.refetch()} />
  if (!view.data) return <Skeleton className="h-24 rounded-xl" />
  const { before, after, current } = view.data
  const target = change.status === 'undone' ? after : before
  const hash = current?.hash ?? null
  return (
    <div className="flex flex-col gap-4">
      {current && (conflict || current.hash !== null) && (
        <section
          aria-label={t('changes.conflict')}
          className="flex flex-col gap-3 rounded-xl border border-warn-line bg-warn-soft p-3"
        >
          <p className="flex items-start gap-2 text-sm font-medium text-warn">
            <TriangleAlert className="mt-0.5 size-4 shrink-0" aria-hidden />
            {t('changes.conflict')}
          </p>
          {conflict && (
            <>
              <p className="text-sm">{t('changes.conflictBody')}</p>
              <Difference from={current.side} to={target} path={change.path} />
              {hash !== null && (
                <div className="flex flex-wrap items-center gap-3">
                  <Button size="small" look="danger" disabled={busy} onClick={() => onAnyway(hash)}>
                    {t('changes.restoreAnyway')}
                  </Button>
                  <span className="text-sm text-ink-soft">{t('changes.keepsCopy')}</span>
                </div>
              )}
            </>
          )}
        </section>
      )}
      {!conflict && <Difference from={before} to={after} path={change.path} />}
    </div>
  )
}

/** Line by line where both are texts (nothing counts as an empty one), else in words. */
function Difference({ from, to, path }: { from: ChangeSide; to: ChangeSide; path: string }) {
  const { t } = useTranslation('files')
  const [before, after] = [textOf(from), textOf(to)]
  if (before === null || after === null) {
    const kind = [from.kind, to.kind].includes('binary') ? 'binary' : 'not_kept'
    return <p className="text-sm text-ink-soft">{t(`changes.side.${kind}`)}</p>
  }
  const lines = linesBetween(before, after)
  if (lines.every(({ kind }) => kind === 'same')) return <p className="text-sm text-ink-soft">{t('changes.same')}</p>
  return <ChangeView lines={lines} label={t('changes.diff', { path })} />
}

function textOf(side: ChangeSide): string | null {
  if (side.kind === 'text') return side.text
  return side.kind === 'none' ? '' : null
}
