import { memo, useContext } from 'react'
import type { ToolItem } from '../../live/state.ts'
import { BareText } from './bare-text.tsx'
import type { ConversationHandlers } from './item-view.tsx'
import { NearContext } from './near-context.ts'
import { isOnComputer, isQueued, type SectionGroup } from './section-groups.ts'
import { listHeight, widthOfList } from './section-height.ts'
import { isAlive } from './section-lines.ts'
import { SectionView } from './section-view.tsx'
import { awayStyle, useAway } from './use-away.ts'

export const noTools: readonly ToolItem[] = []

type GroupViewProps = {
  group: SectionGroup
  /** All calls of the conversation, where the group shows steps on a computer; else none. */
  tools: readonly ToolItem[]
  /** Another turn is running: what is accepted here waits behind it. */
  behind: boolean
  /** How many at its end are drawn in full from the beginning. */
  drawn: number
  handlers: ConversationHandlers
}

/**
 * Neighbouring sections. Far from the view they are one box with bare text: a browser looks at everything that is watched with each
 * frame, and in a long conversation that is most of a frame.
 */
export const GroupView = memo(function GroupView({
  group: { sections },
  tools,
  behind,
  drawn,
  handlers,
}: GroupViewProps) {
  const watch = useContext(NearContext)?.groups ?? null
  const { box, awayHeight } = useAway<HTMLDivElement>({
    watch,
    first: () => (watch === null || drawn > 0 ? null : listHeight(sections, widthOfList())),
  })
  const isAway = awayHeight !== null && !sections.some(({ items }) => isAlive(items))
  return (
    <div ref={box} className="flex flex-col gap-4" style={isAway ? awayStyle(awayHeight) : undefined}>
      {isAway
        ? sections.map(({ id, items }) => (
            <article key={id}>
              <BareText items={items} />
            </article>
          ))
        : sections.map((section, number) => (
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
}, isSame)

/** The calls of the conversation are another list with each change; where they are the same calls, nothing is to be drawn. */
function isSame(a: GroupViewProps, b: GroupViewProps): boolean {
  const sameTools = a.tools.length === b.tools.length && a.tools.every((tool, at) => tool === b.tools[at])
  return sameTools && a.group === b.group && a.behind === b.behind && a.drawn === b.drawn && a.handlers === b.handlers
}
