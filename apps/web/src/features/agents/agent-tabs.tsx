import { limits } from '@rain/protocol'
import { clsx } from 'clsx'
import { Plus, X } from 'lucide-react'
import { useEffect, useRef, useState, type KeyboardEvent, type PointerEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { nameOfAgent } from '../../live/name-of-agent.ts'
import type { AgentHead } from '../../live/agent-head.ts'
import { givesWay, useReorder } from '../../ui/use-reorder.ts'
import { AgentTab } from './agent-tab.tsx'
import type { CostToday } from './use-costs-today.ts'

type AgentTabsProps = {
  agents: AgentHead[]
  activeId: string | null
  /** A new agent is being set up: none of the others is in view. */
  choosing: boolean
  costs: ReadonlyMap<string, CostToday>
  onSelect: (agentId: string) => void
  onNew: () => void
  onClose: (agent: AgentHead) => void
  onMove: (from: number, to: number) => void
}

const rowRem = 3.75

/** The agents, one tab each: what they are doing, what has not been read, what they cost. They can be put into any order. */
export function AgentTabs(props: AgentTabsProps) {
  const { agents, activeId, choosing, costs, onSelect, onNew, onClose, onMove } = props
  const { t } = useTranslation()
  const list = useRef<HTMLDivElement>(null)
  const [said, setSaid] = useState('')
  const toFocus = useRef<string | null>(null)
  const full = agents.length >= limits.agentsPerConnection
  const { dragged, onPointerDown } = useReorder(list, { count: agents.length, onMove })
  const order = agents.map(({ id }) => id).join(' ')

  // A row that was moved by the keyboard keeps the focus.
  useEffect(() => {
    if (toFocus.current !== null) focusTab(list.current, toFocus.current)
    toFocus.current = null
  }, [order])

  const moveBy = (agent: AgentHead, at: number, by: number) => {
    const to = at + by
    if (to < 0 || to >= agents.length) return
    toFocus.current = agent.id
    onMove(at, to)
    setSaid(t('agents.moved', { name: nameOfAgent(agent), at: to + 1, count: agents.length }))
  }
  const onKeyDown = (event: KeyboardEvent, at: number) => {
    const agent = agents[at]
    if (!agent) return
    if (event.altKey && (event.key === 'ArrowUp' || event.key === 'ArrowDown')) {
      event.preventDefault()
      return moveBy(agent, at, event.key === 'ArrowUp' ? -1 : 1)
    }
    if (event.key === 'Delete') return onClose(agent)
    const target = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: agents.length - 1 }[event.key]
    const next = target === undefined ? undefined : agents[(target + agents.length) % agents.length]
    if (!next) return
    event.preventDefault()
    onSelect(next.id)
    focusTab(list.current, next.id)
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
      <div className={clsx('relative', dragged && 'cursor-grabbing')}>
        <div ref={list} role="tablist" aria-orientation="vertical" aria-label={t('agents.list')} data-keeps-focus>
          {agents.map((agent, at) => (
            <AgentTab
              key={agent.id}
              agent={agent}
              cost={costs.get(agent.id)}
              selected={agent.id === activeId && !choosing}
              focusable={agent.id === activeId || (activeId === null && at === 0)}
              shiftPx={at === dragged?.from ? dragged.byPx : null}
              shiftRows={givesWay(dragged, at)}
              isMoving={dragged !== null}
              onSelect={() => onSelect(agent.id)}
              onKeyDown={(event) => onKeyDown(event, at)}
              onPointerDown={(event: PointerEvent) => onPointerDown(event, at)}
            />
          ))}
        </div>
        {!dragged &&
          agents.map((agent, at) => (
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
      <p role="status" className="sr-only">
        {said}
      </p>
    </div>
  )
}

function focusTab(list: HTMLElement | null, agentId: string): void {
  const tabs = [...(list?.querySelectorAll<HTMLElement>('[data-agent]') ?? [])]
  tabs.find((tab) => tab.dataset.agent === agentId)?.focus()
}
