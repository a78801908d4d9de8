import { startTransition, useEffect, useMemo, useState, type RefObject } from 'react'
import { useTranslation } from 'react-i18next'
import { headOf } from '../../live/agent-head.ts'
import type { AgentState, Item, ToolItem } from '../../live/state.ts'
import { Drops } from '../../ui/message.tsx'
import { whenIdle } from '../../ui/when-idle.ts'
import { GroupView, noTools } from './group-view.tsx'
import type { ConversationHandlers } from './item-view.tsx'
import { useJump } from './jump.ts'
import { NearContext, type Near } from './near-context.ts'
import { createNearWatch } from './near-watch.ts'
import { toGroups, type SectionGroup } from './section-groups.ts'
import { heightOfSection, widthOfList } from './section-height.ts'
import { toSections, type Section } from './sections.ts'

/** What is drawn in full at once is more than fits into the view: so many times as much, of so many sections at most. */
const viewsAtOnce = 1.2
const mostAtOnce = 8
/** Groups of sections at the end that are there at once; those before them follow, so many at a time, when there is time. */
const groupsAtOnce = 2
const groupsAtATime = 2
/** About how tall a section is that is not there yet. */
const sectionPx = 500

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
  const near = useNear(scroller)
  const tools = groups.some(({ usesComputer }) => usesComputer) ? agent.items.filter(isTool) : noTools
  const [atOnce] = useState(() => countAtOnce(groups))
  const drawn = drawnIn(groups, atOnce)
  const first = useFirstGroup(agent.id, groups.length)
  const missing = groups.slice(0, first).reduce((sum, { sections }) => sum + sections.length, 0)
  return (
    <NearContext value={near}>
      <div
        role="feed"
        aria-label={t('chat.messages')}
        aria-busy={agent.older === 'loading'}
        className="flex flex-col gap-4"
      >
        {missing > 0 && <div aria-hidden style={{ height: missing * sectionPx }} />}
        {groups.map(
          (each, at) =>
            at >= first && (
              <GroupView
                key={each.id}
                group={each}
                tools={each.usesComputer ? tools : noTools}
                behind={each.hasQueued && agent.turnId !== null}
                drawn={drawn[at] ?? 0}
                handlers={handlers}
              />
            ),
        )}
      </div>
      <Progress agent={agent} />
    </NearContext>
  )
}

/** The first group that is there: the end of a long conversation is seen before its beginning is made. */
function useFirstGroup(agentId: string, count: number): number {
  const jumps = useJump(({ jump }) => jump?.agentId === agentId)
  const [made, setMade] = useState(groupsAtOnce)
  // whoever goes to a place is to find it
  if ((jumps || made >= count) && made !== Infinity) setMade(Infinity)
  useEffect(() => {
    if (made === Infinity) return
    return whenIdle(() => startTransition(() => setMade(made + groupsAtATime)))
  }, [made, count])
  return Math.max(0, count - made)
}

/** How many sections from the end fill the view, at most `mostAtOnce`. */
function countAtOnce(groups: readonly SectionGroup[]): number {
  const last = groups.slice(-2).flatMap(({ sections }) => sections)
  let left = window.innerHeight * viewsAtOnce
  let count = 0
  while (count < mostAtOnce && left > 0) {
    const section = last[last.length - 1 - count]
    if (!section) break
    left -= heightOfSection(section, widthOfList())
    count++
  }
  return count
}

/** How many sections of each group are among the last of all. */
function drawnIn(groups: readonly SectionGroup[], count: number): number[] {
  const drawn = new Array<number>(groups.length).fill(0)
  for (let at = groups.length - 1, left = count; at >= 0 && left > 0; at--) {
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

/** How far from the view sections are drawn in full, so that scrolling finds them ready, and how far they are told apart. */
const drawnPx = 1_600
const toldApartPx = 3_000

function useNear(scroller: RefObject<HTMLElement | null>): Near | null {
  const [near] = useState(() => {
    const sections = createNearWatch(() => scroller.current, drawnPx)
    const groups = createNearWatch(() => scroller.current, toldApartPx)
    return sections && groups && { sections, groups }
  })
  useEffect(
    () => () => {
      near?.sections.close()
      near?.groups.close()
    },
    [near],
  )
  return near
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
