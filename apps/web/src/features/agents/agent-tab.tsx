import { clsx } from 'clsx'
import type { KeyboardEvent, PointerEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { nameOfAgent } from '../../live/name-of-agent.ts'
import type { AgentHead } from '../../live/agent-head.ts'
import type { Work } from '../../live/state.ts'
import { formatDollars } from '../../ui/format.ts'
import type { CostToday } from './use-costs-today.ts'

type AgentTabProps = {
  agent: AgentHead
  cost: CostToday | undefined
  selected: boolean
  focusable: boolean
  /** How far it is dragged; null: it is not. */
  shiftPx: number | null
  /** By how many rows it gives way to one that is dragged. */
  shiftRows: number
  /** One of the list is dragged. */
  isMoving: boolean
  onSelect: () => void
  onKeyDown: (event: KeyboardEvent) => void
  onPointerDown: (event: PointerEvent) => void
}

/** One agent in the sidebar. */
export function AgentTab(props: AgentTabProps) {
  const { agent, cost, selected, focusable, shiftPx, shiftRows, isMoving, onSelect, onKeyDown, onPointerDown } = props
  const { t, i18n } = useTranslation()
  const { work } = agent
  const spent =
    cost && (cost.dollars > 0 || cost.unknown)
      ? formatDollars(cost.dollars, i18n.language) + (cost.unknown ? '+' : '')
      : ''
  return (
    <button
      type="button"
      role="tab"
      id={`tab-${agent.id}`}
      data-agent={agent.id}
      aria-selected={selected}
      aria-controls={selected ? 'agent-panel' : undefined}
      aria-keyshortcuts="Alt+ArrowUp Alt+ArrowDown Delete"
      tabIndex={focusable ? 0 : -1}
      onClick={onSelect}
      onKeyDown={onKeyDown}
      onPointerDown={onPointerDown}
      style={{ transform: shiftPx === null ? `translateY(${shiftRows * 100}%)` : `translateY(${shiftPx}px)` }}
      className={clsx(
        'relative flex h-[3.75rem] w-full touch-pan-y items-center gap-3 rounded-xl pr-11 pl-3 text-left select-none [-webkit-touch-callout:none]',
        shiftPx === null ? isMoving && 'transition-transform duration-150' : 'z-10 bg-raised shadow-soft',
        shiftPx === null && (selected ? 'bg-accent-soft' : 'hover:bg-sunken'),
      )}
    >
      <WorkDot work={work} />
      <span className="min-w-0 flex-1">
        <span className={clsx('block truncate text-[0.925rem]', (selected || agent.unread > 0) && 'font-semibold')}>
          {nameOfAgent(agent)}
        </span>
        <span className="flex items-baseline gap-1 text-xs text-ink-faint">
          <span className={clsx('truncate', work === 'waiting' && 'font-medium text-warn')}>
            {t(`agents.state.${work}`)}
            {agent.meta.mode === 'computer_use' && ` · ${t('devices.onComputer')}`}
          </span>
          {spent !== '' && (
            <span className="ml-auto shrink-0 pl-1 tabular-nums" title={t('nav.today', { cost: spent })}>
              <span aria-hidden>{spent}</span>
              <span className="sr-only">{t('nav.today', { cost: spent })}</span>
            </span>
          )}
        </span>
      </span>
      {agent.unread > 0 && (
        <span className="flex h-5 min-w-5 items-center justify-center rounded-full bg-accent px-1.5 text-xs font-semibold text-on-accent">
          <span aria-hidden>{agent.unread}</span>
          <span className="sr-only">{t('agents.unread', { count: agent.unread })}</span>
        </span>
      )}
    </button>
  )
}

const dots: Record<Work, string> = {
  idle: 'bg-line-strong/60',
  queued: 'bg-accent/60 animate-shimmer',
  working: 'bg-accent animate-shimmer',
  waiting: 'bg-warn',
}

export function WorkDot({ work }: { work: Work }) {
  return <span aria-hidden className={clsx('size-2.5 shrink-0 rotate-45 rounded-full rounded-tl-[1px]', dots[work])} />
}
