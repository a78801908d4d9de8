import { MessagesSquare, ShieldCheck } from 'lucide-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { nameOfAgent } from '../../live/name-of-agent.ts'
import { workOf, type AgentState } from '../../live/state.ts'
import { Button } from '../../ui/button.tsx'
import { StepStrip } from '../../ui/desktop/step-strip.tsx'
import { wordsOfStep } from '../../ui/desktop/step-words.ts'
import { Drops } from '../../ui/message.tsx'
import { isOpen, type AgentWork } from './agent-work.ts'

type AgentPanelProps = {
  agents: AgentState[]
  agent: AgentState
  work: AgentWork
  /** What waits for the person, where the conversation beside does not show it. */
  requests: ReactNode
  onAgent: (agentId: string) => void
  onSupervision: () => void
  /** Absent: the conversation is in view. */
  onChat?: () => void
}

/** What the agent does on this computer: now, next, and so far. */
export function AgentPanel(props: AgentPanelProps) {
  const { t } = useTranslation('desktop')
  const { t: page } = useTranslation()
  const { agents, agent, work } = props
  const { steps, queue, stepsOfTurn } = work
  const mode = page(`supervision.mode.${agent.meta.supervision}`)
  return (
    <section
      aria-label={t('agent.title')}
      className="flex flex-col gap-2.5 border-t border-line bg-surface px-3 py-2.5 sm:px-4"
    >
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1.5">
        <Now agent={agent} work={work} />
        {stepsOfTurn > 0 && (
          <span className="rounded-full bg-sunken px-2.5 py-0.5 text-xs font-medium text-ink-soft tabular-nums">
            {t('agent.step', { count: stepsOfTurn })}
          </span>
        )}
        <span className="flex-1" />
        {agents.length > 1 && (
          <select
            aria-label={t('agent.several')}
            value={agent.id}
            onChange={(event) => props.onAgent(event.target.value)}
            className="min-h-9 max-w-40 truncate rounded-lg border border-line bg-surface px-2 text-sm"
          >
            {agents.map((one) => (
              <option key={one.id} value={one.id}>
                {nameOfAgent(one)}
              </option>
            ))}
          </select>
        )}
        <Button
          look="outline"
          size="small"
          onClick={props.onSupervision}
          aria-label={t('agent.supervision', { mode })}
          aria-haspopup="dialog"
        >
          <ShieldCheck className="size-4" aria-hidden /> {mode}
        </Button>
        {props.onChat && (
          <Button look="quiet" size="small" onClick={props.onChat}>
            <MessagesSquare className="size-4" aria-hidden /> {t('agent.openChat')}
          </Button>
        )}
      </div>
      {queue.length > 0 && (
        <div className="flex gap-2 text-sm">
          <span className="shrink-0 text-ink-faint">{t('agent.queue')}</span>
          <ol className="flex min-w-0 flex-wrap gap-1.5">
            {queue.map((step) => (
              <li key={step.item.id} className="max-w-64 truncate rounded-full bg-sunken px-2.5 text-ink-soft">
                {wordsOfStep(t, step)}
              </li>
            ))}
          </ol>
        </div>
      )}
      {props.requests}
      {steps.length > 0 ? (
        <StepStrip steps={steps} label={t('agent.steps')} className="-mx-1" />
      ) : (
        <p className="pb-1 text-sm text-ink-faint">{t('agent.noSteps')}</p>
      )}
    </section>
  )
}

/** In a line, read aloud as it changes. */
function Now({ agent, work: { current } }: Pick<AgentPanelProps, 'agent' | 'work'>) {
  const { t } = useTranslation('desktop')
  const name = nameOfAgent(agent)
  const state = workOf(agent)
  const acting = current && isOpen(current) && current.item.status === 'running'
  const text = acting
    ? wordsOfStep(t, current)
    : state === 'waiting'
      ? t('agent.waits', { name })
      : state === 'working' || state === 'queued'
        ? t('agent.thinking', { name })
        : t('agent.idle', { name })
  return (
    <p role="status" className="flex min-w-0 items-center gap-2.5 text-sm font-medium">
      {(state === 'working' || state === 'queued') && <Drops />}
      <span className="min-w-0 truncate">{text}</span>
    </p>
  )
}
