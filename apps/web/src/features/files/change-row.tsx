import type { FileChange } from '@rain/protocol'
import { clsx } from 'clsx'
import { ChevronDown, FileMinus, FilePen, FilePlus, FileQuestion, Redo2, Undo2 } from 'lucide-react'
import { lazy, Suspense, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { fileApi } from '../../api/file-endpoints.ts'
import { Button } from '../../ui/button.tsx'
import { formatAgo } from '../../ui/format-ago.ts'
import { ErrorText, Skeleton } from '../../ui/message.tsx'
import { VisibleText } from '../../ui/visible-text.tsx'
import { PinDialog } from './pin-dialog.tsx'
import { useFilesChange } from './use-files-change.ts'

const ChangeDetail = lazy(() =>
  import('./changes/change-detail.tsx').then((module) => ({ default: module.ChangeDetail })),
)

type ChangeRowProps = {
  agentId: string
  change: FileChange
  /** Somebody has come for this one: it is open and in view. */
  isWanted: boolean
  onFile: (path: string) => void
}

const icons = { created: FilePlus, changed: FilePen, deleted: FileMinus, unseen: FileQuestion }

/** One file that a call of the agent changed: what happened, the difference, and the way back. */
export function ChangeRow({ agentId, change, isWanted, onFile }: ChangeRowProps) {
  const { t, i18n } = useTranslation('files')
  const { id, path, kind, status, undo, tool, at } = change
  const [isOpen, setIsOpen] = useState(isWanted)
  const [conflict, setConflict] = useState(false)
  const row = useRef<HTMLLIElement>(null)
  const work = useFilesChange(agentId)
  const Icon = icons[kind]
  const direction = status === 'undone' ? 'redo' : 'undo'

  useEffect(() => {
    if (isWanted) row.current?.scrollIntoView({ block: 'center' })
  }, [isWanted])

  const apply = async (anyway?: string) => {
    const outcome = await work.run((pin) => fileApi[direction](agentId, id, { anyway, pin }), ['file_changed'])
    const isConflict = outcome === 'file_changed'
    setConflict(isConflict)
    if (isConflict) setIsOpen(true)
  }

  if (kind === 'unseen')
    return (
      <li
        ref={row}
        className="flex items-start gap-3 rounded-2xl border border-line bg-surface p-3 text-sm text-ink-soft"
      >
        <Icon className="mt-0.5 size-5 shrink-0" aria-hidden />
        <p>{status === 'open' ? t('changes.open') : t('changes.unseen')}</p>
      </li>
    )
  return (
    <li ref={row} className={clsx('rounded-2xl border bg-surface', isWanted ? 'border-accent' : 'border-line')}>
      <div className="flex flex-wrap items-center gap-x-2 gap-y-1 py-1.5 pr-2 pl-3">
        <Icon className="size-5 shrink-0 text-accent" aria-hidden />
        <div className="min-w-24 flex-1">
          <button
            type="button"
            onClick={() => onFile(path)}
            className="max-w-full truncate text-left text-sm font-medium hover:underline"
          >
            <VisibleText text={path} />
          </button>
          <p className="text-xs text-ink-soft">
            {[
              t(`changes.kind.${kind}`),
              t('changes.by', { tool }),
              formatAgo(at * 1000, i18n.language),
              ...(status === 'undone' ? [t('changes.undone')] : []),
            ].join(' · ')}
          </p>
        </div>
        {undo === 'possible' && (
          <Button
            look="outline"
            size="small"
            aria-label={`${t(`changes.${direction}`)}: ${path}`}
            disabled={work.busy}
            onClick={() => void apply()}
          >
            {direction === 'undo' ? <Undo2 className="size-4" aria-hidden /> : <Redo2 className="size-4" aria-hidden />}
            {t(`changes.${direction}`)}
          </Button>
        )}
        <button
          type="button"
          aria-expanded={isOpen}
          aria-label={`${t(isOpen ? 'changes.hide' : 'changes.show')}: ${path}`}
          onClick={() => setIsOpen(!isOpen)}
          className="inline-flex size-10 items-center justify-center rounded-xl text-ink-soft hover:bg-sunken"
        >
          <ChevronDown className={clsx('size-5 transition-transform', isOpen && 'rotate-180')} aria-hidden />
        </button>
      </div>
      {work.error && (
        <div className="px-3 pb-2">
          <ErrorText>{work.error}</ErrorText>
        </div>
      )}
      {undo !== 'possible' && <p className="px-3 pb-2 text-xs text-ink-soft">{t(`changes.not.${undo}`)}</p>}
      {isOpen && (
        <div className="border-t border-line p-3">
          <Suspense fallback={<Skeleton className="h-24 rounded-xl" />}>
            <ChangeDetail
              agentId={agentId}
              change={change}
              conflict={conflict}
              busy={work.busy}
              onAnyway={(hash) => void apply(hash)}
            />
          </Suspense>
        </div>
      )}
      <PinDialog change={work} />
    </li>
  )
}
