import { limits } from '@rain/protocol'
import { clsx } from 'clsx'
import { Plus, X } from 'lucide-react'
import { useRef, type KeyboardEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { nameOfAgent } from '../../live/name-of-agent.ts'
import { workOf, type AgentState, type Work } from '../../live/state.ts'

type AgentTabsProps = {
  agents: AgentState[]
  activeId: string | null
  /** A new agent is being set up: none of the others is in view. */
  choosing: boolean
  onSelect: (agentId: string) => void
  onNew: () => void
  onClose: (agent: AgentState) => void
}

const rowRem = 3.75

/** The agents, one tab each, with what they are doing and what has not been read. */
export function AgentTabs({ agents, activeId, choosing, onSelect, onNew, onClose }: AgentTabsProps) {
  const { t } = useTranslation()
  const list = useRef<HTMLDivElement>(null)
  const full = agents.length >= limits.agentsPerConnection

  const move = (event: KeyboardEvent, at: number) => {
    const agent = agents[at]
    if (event.key === 'Delete' && agent) return onClose(agent)
    const target = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: agents.length - 1 }[event.key]
    const next = target === undefined ? undefined : agents[(target + agents.length) % agents.length]
    if (!next) return
    event.preventDefault()
    onSelect(next.id)
    list.current?.querySelector<HTMLElement>(`[data-agent="${CSS.escape(next.id)}"]`)?.focus()
  }

  return (
    <div className="flex flex-col gap-1.5">
      <button
        type="button"
        onClick={onNew}
        disabled={full}
        title={full ? t('agents.limit', { count: limits.agentsPerConnection }) : undefined}
        className={clsx(
          'flex min-h-11 items-center gap-2.5 rounded-xl border px-3 text-sm font-medium transition-colors disabled:opacity-55',
          choosing ? 'border-accent bg-accent-soft text-accent' : 'border-line bg-surface hover:bg-sunken',
        )}
      >
        <Plus className="size-4.5" aria-hidden /> {t('agents.new')}
      </button>
      <div className="relative mt-1">
        <div ref={list} role="tablist" aria-orientation="vertical" aria-label={t('agents.list')}>
          {agents.map((agent, at) => (
            <AgentTab
              key={agent.id}
              agent={agent}
              selected={agent.id === activeId && !choosing}
              focusable={agent.id === activeId}
              onSelect={() => onSelect(agent.id)}
              onKeyDown={(event) => move(event, at)}
            />
          ))}
        </div>
        {agents.map((agent, at) => (
          <button
            key={agent.id}
            type="button"
            aria-label={t('agents.closeNamed', { name: nameOfAgent(agent) })}
            title={t('agents.close')}
            onClick={() => onClose(agent)}
            style={{ top: `${at * rowRem + 0.875}rem` }}
            className="absolute right-2 flex size-8 items-center justify-center rounded-lg text-ink-faint hover:bg-line hover:text-ink"
          >
            <X className="size-4" aria-hidden />
          </button>
        ))}
      </div>
    </div>
  )
}

type AgentTabProps = {
  agent: AgentState
  selected: boolean
  focusable: boolean
  onSelect: () => void
  onKeyDown: (event: KeyboardEvent) => void
}

function AgentTab({ agent, selected, focusable, onSelect, onKeyDown }: AgentTabProps) {
  const { t } = useTranslation()
  const work = workOf(agent)
  return (
    <button
      type="button"
      role="tab"
      id={`tab-${agent.id}`}
      data-agent={agent.id}
      aria-selected={selected}
      aria-controls={selected ? 'agent-panel' : undefined}
      tabIndex={focusable ? 0 : -1}
      onClick={onSelect}
      onKeyDown={onKeyDown}
      className={clsx(
        'flex h-[3.75rem] w-full items-center gap-3 rounded-xl pr-11 pl-3 text-left transition-colors',
        selected ? 'bg-accent-soft' : 'hover:bg-sunken',
      )}
    >
      <WorkDot work={work} />
      <span className="min-w-0 flex-1">
        <span className={clsx('block truncate text-[0.925rem]', (selected || agent.unread > 0) && 'font-semibold')}>
          {nameOfAgent(agent)}
        </span>
        <span className="block truncate text-xs text-ink-faint">
          {t(`agents.state.${work}`)}
          {agent.meta.mode === 'computer_use' && ` · ${t('devices.onComputer')}`}
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
