import { clsx } from 'clsx'
import {
  Ban,
  Bot,
  Check,
  ChevronRight,
  CircleHelp,
  CircleX,
  FilePen,
  FilePlus2,
  FileText,
  FolderOpen,
  Globe,
  LoaderCircle,
  Search,
  ShieldQuestion,
  Square,
  Terminal,
  Wrench,
  type LucideIcon,
} from 'lucide-react'
import { lazy, memo, Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ToolItem, ToolStatus } from '../../live/state.ts'
import { formatSeconds } from '../../ui/format.ts'
import { useNow } from '../../ui/use-now.ts'
import { VisibleText } from '../../ui/visible-text.tsx'
import { headlineOf } from './headline.ts'

const loadDetails = () => import('./tool-details.tsx')
const ToolDetails = lazy(() => loadDetails().then((module) => ({ default: module.ToolDetails })))

const icons: Record<string, LucideIcon> = {
  write_file: FilePlus2,
  edit_file: FilePen,
  read_file: FileText,
  list_directory: FolderOpen,
  bash: Terminal,
  grep_search: Search,
  search_files: Search,
  web_fetch: Globe,
  web_search: Globe,
  ask_user: CircleHelp,
  task: Bot,
}

const shortestToldMs = 1_000

/** What the person opened or closed, also where a card was put away and drawn again meanwhile. */
const chosenBefore = new Map<string, boolean>()

/** One tool call: a headline anyone can read, its state, and everything else one click away. */
export const ToolCard = memo(function ToolCard({ item }: { item: ToolItem }) {
  const [chosen, setChosen] = useState<boolean | null>(chosenBefore.get(item.id) ?? null)
  const open = chosen ?? (item.detail?.kind === 'images' || (item.status === 'running' && item.output !== ''))
  const Icon = icons[item.tool] ?? (item.tool.startsWith('browser_') ? Globe : Wrench)
  return (
    <details
      open={open}
      className="group overflow-hidden rounded-xl border border-line bg-surface"
      data-status={item.status}
    >
      <summary
        className="flex min-h-12 items-center gap-3 px-3.5 py-2 hover:bg-sunken/60 focus-visible:outline-offset-[-2px]"
        onClick={(event) => {
          event.preventDefault()
          chosenBefore.set(item.id, !open)
          setChosen(!open)
        }}
        onPointerEnter={() => void loadDetails()}
      >
        <Icon className="size-4.5 shrink-0 text-ink-faint" aria-hidden />
        <span className="min-w-0 flex-1 text-[0.925rem]">
          <Headline item={item} />
          <Progress item={item} />
        </span>
        <DiffCounts item={item} />
        <Duration item={item} />
        <StatusChip status={item.status} />
        <ChevronRight
          className="size-4 shrink-0 text-ink-faint transition-transform group-open:rotate-90"
          aria-hidden
        />
      </summary>
      {open && (
        <Suspense fallback={<div className="min-h-24 border-t border-line" aria-busy />}>
          <ToolDetails item={item} />
        </Suspense>
      )}
    </details>
  )
})

/** One sentence; below it the command, where it is one. */
function Headline({ item }: { item: ToolItem }) {
  const { t } = useTranslation()
  const { key, subject, count, meaning, server } = headlineOf(item)
  if (key === 'ran' || key === 'running') {
    return (
      <>
        <span className="block truncate">
          {meaning ? t('tool.ranTo', { what: t(`tool.did.${meaning}`) }) : t(`tool.${key}`)}
        </span>
        {subject !== '' && (
          <code className="block truncate font-mono text-xs text-ink-faint">
            <VisibleText text={subject ?? ''} />
          </code>
        )}
      </>
    )
  }
  const marker = '\u0000'
  const text = t(`tool.${key}`, { name: marker, pattern: marker, count, server })
  const [before = '', ...after] = text.split(marker)
  return (
    <span className="block truncate">
      {before}
      {after.length > 0 && (
        <span className="font-medium">{subject === null ? t('tool.thisFolder') : <VisibleText text={subject} />}</span>
      )}
      {after.join('')}
    </span>
  )
}

/** How long it took, or has taken so far. */
function Duration({ item }: { item: ToolItem }) {
  const { i18n } = useTranslation()
  const isRunning = item.status === 'running'
  const [seenAt] = useState(() => Date.now())
  const now = useNow(isRunning)
  const tookMs = tookOf(item) ?? (isRunning ? now - (item.startedAt ?? seenAt) : null)
  // the clock of this device may go a little before that of the server
  if (tookMs === null || (isRunning && tookMs < shortestToldMs)) return null
  return <span className="shrink-0 text-xs text-ink-faint tabular-nums">{formatSeconds(tookMs, i18n.language)}</span>
}

function tookOf({ durationMs, detail }: ToolItem): number | null {
  return durationMs ?? (detail?.kind === 'command' ? detail.durationMs : null)
}

/** What a sub-agent is doing at the moment. */
function Progress({ item }: { item: ToolItem }) {
  const { t } = useTranslation()
  if (!item.subAgent || item.result !== undefined) return null
  const { calls: count, lastTool } = item.subAgent
  return (
    <span className="block truncate text-xs text-ink-faint">
      {lastTool === undefined ? t('tool.subAgentBegins') : t('tool.subAgentDoes', { count, tool: lastTool })}
    </span>
  )
}

function DiffCounts({ item }: { item: ToolItem }) {
  const { t } = useTranslation()
  if (item.detail?.kind !== 'diff') return null
  const { added, removed } = item.detail
  return (
    <span className="flex shrink-0 gap-1.5 font-mono text-xs font-medium">
      {added > 0 && (
        <span className="text-ok">
          <span aria-hidden>+{added}</span>
          <span className="sr-only">{t('tool.linesAdded', { count: added })}</span>
        </span>
      )}
      {removed > 0 && (
        <span className="text-danger">
          <span aria-hidden>−{removed}</span>
          <span className="sr-only">{t('tool.linesRemoved', { count: removed })}</span>
        </span>
      )}
    </span>
  )
}

const statusLooks: Record<ToolStatus, { look: string; icon: LucideIcon; spin?: boolean }> = {
  pending: { look: 'text-ink-faint', icon: LoaderCircle, spin: true },
  waiting: { look: 'text-warn', icon: ShieldQuestion },
  running: { look: 'text-accent', icon: LoaderCircle, spin: true },
  done: { look: 'text-ok', icon: Check },
  failed: { look: 'text-danger', icon: CircleX },
  denied: { look: 'text-danger', icon: Ban },
  stopped: { look: 'text-ink-faint', icon: Square },
}

function StatusChip({ status }: { status: ToolStatus }) {
  const { t } = useTranslation()
  const { look, icon: Icon, spin } = statusLooks[status]
  return (
    <span className={clsx('flex shrink-0 items-center gap-1.5 text-xs font-medium', look)}>
      <Icon className={clsx('size-4', spin && 'animate-spin')} aria-hidden />
      <span className={clsx(status === 'done' && 'sr-only sm:not-sr-only')}>{t(`tool.status.${status}`)}</span>
    </span>
  )
}
