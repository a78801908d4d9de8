import { useEffect, useState, type RefObject } from 'react'
import { useTranslation } from 'react-i18next'
import { workOf, type AgentState, type Item } from '../../live/state.ts'
import { Drops } from '../../ui/message.tsx'
import type { ConversationHandlers } from './item-view.tsx'
import { NearContext } from './near-context.ts'
import { createNearWatch, type NearWatch } from './near-watch.ts'
import { SectionView } from './section-view.tsx'
import { toSections, type Section } from './sections.ts'

/** Drawn in full at once: more than fits into the view of a tall screen. */
const drawnAtOnce = 8
const noItems: readonly Item[] = []

type ConversationProps = {
  agent: AgentState
  scroller: RefObject<HTMLElement | null>
  handlers: ConversationHandlers
}

/** Everything that was said and done, in order. */
export function Conversation({ agent, scroller, handlers }: ConversationProps) {
  const { t } = useTranslation()
  const sections = useSections(agent.items)
  const watch = useNearWatch(scroller)
  return (
    <NearContext value={watch}>
      <div
        role="feed"
        aria-label={t('chat.messages')}
        aria-busy={agent.older === 'loading'}
        className="flex flex-col gap-4"
      >
        {sections.map((section, number) => (
          <SectionView
            key={section.id}
            section={section}
            conversation={usesComputer(section) ? agent.items : noItems}
            behind={agent.turnId !== null && isQueued(section)}
            atEnd={number >= sections.length - drawnAtOnce}
            handlers={handlers}
          />
        ))}
      </div>
      <Progress agent={agent} />
    </NearContext>
  )
}

function useSections(items: readonly Item[]): readonly Section[] {
  const [known, setKnown] = useState<{ items: readonly Item[]; sections: readonly Section[] }>({
    items: noItems,
    sections: [],
  })
  if (known.items === items) return known.sections
  const next = { items, sections: toSections(items, known.sections) }
  setKnown(next)
  return next.sections
}

function useNearWatch(scroller: RefObject<HTMLElement | null>): NearWatch | null {
  const [watch] = useState(() => createNearWatch(() => scroller.current))
  useEffect(() => () => watch?.close(), [watch])
  return watch
}

function usesComputer({ items }: Section): boolean {
  return items.some((item) => item.kind === 'tool' && item.tool === 'computer')
}

function isQueued({ items }: Section): boolean {
  return items.some((item) => item.kind === 'user' && item.state === 'queued')
}

function Progress({ agent }: { agent: AgentState }) {
  const { t } = useTranslation()
  const work = workOf(agent)
  const last = agent.items.findLast((item) => item.kind !== 'user' || item.state === 'sent')
  const streams = last !== undefined && 'streaming' in last && last.streaming && last.kind === 'text'
  if (work !== 'working' && work !== 'queued') return null
  return (
    <p
      aria-hidden={streams || undefined}
      className={streams ? 'invisible mt-4 min-h-8' : 'mt-4 flex min-h-8 items-center gap-2.5 text-sm text-ink-soft'}
    >
      {!streams && (
        <>
          <Drops />
          {t(work === 'working' ? 'chat.working' : 'chat.starting')}
        </>
      )}
    </p>
  )
}
