import { lazy, memo, Suspense, useContext, useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import type { ToolItem } from '../../live/state.ts'
import { Logo } from '../../ui/logo.tsx'
import { BareText } from './bare-text.tsx'
import { ItemView, type ConversationHandlers } from './item-view.tsx'
import { NearContext } from './near-context.ts'
import { heightOfSection, keepHeight, widthOfList } from './section-height.ts'
import { answerIn, isAlive, linesOf } from './section-lines.ts'
import type { Section } from './sections.ts'
import { ToolCard } from './tool-card.tsx'
import { awayStyle, useAway } from './use-away.ts'

const ComputerStrip = lazy(async () => {
  const [{ ComputerStrip: component }, { addDesktopTexts }] = await Promise.all([
    import('../../ui/desktop/computer-strip.tsx'),
    import('../../i18n/desktop-texts.ts'),
  ])
  addDesktopTexts()
  return { default: component }
})

type SectionViewProps = {
  section: Section
  /** All calls of the conversation, where the section shows steps on a computer; else none. */
  tools: readonly ToolItem[]
  /** Another turn is running: an accepted message waits behind it. */
  behind: boolean
  /** Drawn in full from the beginning. */
  atEnd: boolean
  handlers: ConversationHandlers
}

/**
 * One section of a conversation. Away from the view it is its bare text in a box of the same height: cheap, and still there for
 * the browser's search and for screen readers.
 */
export const SectionView = memo(function SectionView({ section, atEnd, ...rest }: SectionViewProps) {
  const watch = useContext(NearContext)?.sections ?? null
  const { box, awayHeight } = useAway<HTMLElement>({
    watch,
    first: () => (watch === null || atEnd ? null : heightOfSection(section, widthOfList())),
  })
  useEffect(() => {
    if (awayHeight !== null) keepHeight(section, awayHeight)
  }, [section, awayHeight])
  if (awayHeight !== null && !isAlive(section.items)) {
    return (
      <article ref={box} className="overflow-clip" style={awayStyle(awayHeight)}>
        <BareText items={section.items} />
      </article>
    )
  }
  return (
    <article ref={box} className="flex min-w-0 flex-col gap-4">
      <Lines section={section} {...rest} />
    </article>
  )
})

type LinesProps = Omit<SectionViewProps, 'atEnd'>

function Lines({ section, tools, behind, handlers }: LinesProps) {
  const lines = linesOf(section.items)
  const firstOfAnswer = lines.findIndex((line) => line.kind === 'computer' || line.item.kind !== 'user')
  return lines.map((line, number) => {
    const item = line.kind === 'item' ? line.item : line.run[0]
    if (!item) return null
    return (
      <div key={item.id} data-item={item.id} className="min-w-0 empty:hidden">
        {number === firstOfAnswer && <Byline />}
        {line.kind === 'computer' ? (
          <Suspense fallback={<ToolCards run={line.run} />}>
            <ComputerStrip tools={tools} run={line.run} />
          </Suspense>
        ) : (
          <ItemView
            item={item}
            behind={behind}
            answer={item.kind === 'result' ? answerIn(section.items) : ''}
            handlers={handlers}
          />
        )}
      </div>
    )
  })
}

function ToolCards({ run }: { run: ToolItem[] }) {
  return run.map((item) => <ToolCard key={item.id} item={item} />)
}

function Byline() {
  const { t } = useTranslation()
  return (
    <h2 className="flex items-center gap-2 pt-1 pb-2.5 text-sm font-semibold">
      <Logo className="size-5.5" />
      {t('chat.rain')}
    </h2>
  )
}
