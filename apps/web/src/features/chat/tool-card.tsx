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
import { memo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ToolItem, ToolStatus } from '../../live/state.ts'
import { VisibleText } from '../../ui/visible-text.tsx'
import { headlineOf } from './headline.ts'
import { ToolDetails } from './tool-details.tsx'

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

/** One tool call: a headline anyone can read, its state, and everything else one click away. */
export const ToolCard = memo(function ToolCard({ item }: { item: ToolItem }) {
  const [chosen, setChosen] = useState<boolean | null>(null)
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
          setChosen(!open)
        }}
      >
        <Icon className="size-4.5 shrink-0 text-ink-faint" aria-hidden />
        <span className="min-w-0 flex-1 truncate text-[0.925rem]">
          <Headline item={item} />
          <Progress item={item} />
        </span>
        <DiffCounts item={item} />
        <StatusChip status={item.status} />
        <ChevronRight
          className="size-4 shrink-0 text-ink-faint transition-transform group-open:rotate-90"
          aria-hidden
        />
      </summary>
      {open && <ToolDetails item={item} />}
    </details>
  )
})

function Headline({ item }: { item: ToolItem }) {
  const { t } = useTranslation()
  const { key, subject } = headlineOf(item.tool, item.input, item.status)
  const isCommand = key === 'ran' || key === 'running'
  const marker = '\u0000'
  const text = t(`tool.${key}`, { name: marker, command: marker, pattern: marker })
  const [before = '', after = ''] = text.split(marker)
  return (
    <>
      {before}
      <span className={clsx('font-medium', isCommand && 'font-mono text-[0.875em]')}>
        {subject === null ? t('tool.thisFolder') : <VisibleText text={subject} />}
      </span>
      {after}
    </>
  )
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
