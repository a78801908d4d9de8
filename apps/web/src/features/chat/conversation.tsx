import { memo, useEffect, useMemo, useState, type RefObject } from 'react'
import { useTranslation } from 'react-i18next'
import { headOf } from '../../live/agent-head.ts'
import type { AgentState, Item, ToolItem } from '../../live/state.ts'
import { Drops } from '../../ui/message.tsx'
import type { ConversationHandlers } from './item-view.tsx'
import { NearContext } from './near-context.ts'
import { createNearWatch, type NearWatch } from './near-watch.ts'
import { isOnComputer, isQueued, toGroups, type SectionGroup } from './section-groups.ts'
import { SectionView } from './section-view.tsx'
import { toSections, type Section } from './sections.ts'

/** Drawn in full at once: more than fits into the view of a tall screen. */
const drawnAtOnce = 8
const noTools: readonly ToolItem[] = []

type ConversationProps = {
  agent: AgentState
  scroller: RefObject<HTMLElement | null>
  handlers: ConversationHandlers
}

/** Everything that was said and done, in order. */
export function Conversation({ agent, scroller, handlers }: ConversationProps) {
  const { t } = useTranslation()
  const [group] = useState(createGrouping)
  const groups = useMemo(() => group(agent.items), [group, agent.items])
  const watch = useNearWatch(scroller)
  const tools = groups.some(({ usesComputer }) => usesComputer) ? agent.items.filter(isTool) : noTools
  const drawn = drawnIn(groups)
  return (
    <NearContext value={watch}>
      <div
        role="feed"
        aria-label={t('chat.messages')}
        aria-busy={agent.older === 'loading'}
        className="flex flex-col gap-4"
      >
        {groups.map((each, at) => (
          <Group
            key={each.id}
            group={each}
            tools={each.usesComputer ? tools : noTools}
            behind={each.hasQueued && agent.turnId !== null}
            drawn={drawn[at] ?? 0}
            handlers={handlers}
          />
        ))}
      </div>
      <Progress agent={agent} />
    </NearContext>
  )
}

type GroupProps = {
  group: SectionGroup
  /** All calls of the conversation, where the group shows steps on a computer; else none. */
  tools: readonly ToolItem[]
  /** Another turn is running: what is accepted here waits behind it. */
  behind: boolean
  /** How many at its end are drawn in full from the beginning. */
  drawn: number
  handlers: ConversationHandlers
}

const Group = memo(function Group({ group: { sections }, tools, behind, drawn, handlers }: GroupProps) {
  return (
    <div className="flex flex-col gap-4">
      {sections.map((section, number) => (
        <SectionView
          key={section.id}
          section={section}
          tools={section.items.some(isOnComputer) ? tools : noTools}
          behind={behind && section.items.some(isQueued)}
          atEnd={number >= sections.length - drawn}
          handlers={handlers}
        />
      ))}
    </div>
  )
}, isSameGroup)

/** The calls of the conversation are another list with each change; where they are the same calls, nothing is to be drawn. */
function isSameGroup(a: GroupProps, b: GroupProps): boolean {
  const sameTools = a.tools.length === b.tools.length && a.tools.every((tool, at) => tool === b.tools[at])
  return sameTools && a.group === b.group && a.behind === b.behind && a.drawn === b.drawn && a.handlers === b.handlers
}

/** How many sections of each group are among the last of all. */
function drawnIn(groups: readonly SectionGroup[]): number[] {
  const drawn = new Array<number>(groups.length).fill(0)
  for (let at = groups.length - 1, left = drawnAtOnce; at >= 0 && left > 0; at--) {
    drawn[at] = Math.min(left, groups[at]?.sections.length ?? 0)
    left -= drawn[at] ?? 0
  }
  return drawn
}

function createGrouping(): (items: readonly Item[]) => readonly SectionGroup[] {
  let sections: readonly Section[] = []
  let groups: readonly SectionGroup[] = []
  return (items) => {
    sections = toSections(items, sections)
    groups = toGroups(sections, groups)
    return groups
  }
}

function isTool(item: Item): item is ToolItem {
  return item.kind === 'tool'
}

function useNearWatch(scroller: RefObject<HTMLElement | null>): NearWatch | null {
  const [watch] = useState(() => createNearWatch(() => scroller.current))
  useEffect(() => () => watch?.close(), [watch])
  return watch
}

function Progress({ agent }: { agent: AgentState }) {
  const { t } = useTranslation()
  const { work } = headOf(agent)
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
