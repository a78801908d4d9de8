import { lazy, memo, Suspense, useContext, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Item, ToolItem } from '../../live/state.ts'
import { Logo } from '../../ui/logo.tsx'
import { ItemView, type ConversationHandlers } from './item-view.tsx'
import { NearContext } from './near-context.ts'
import { estimateHeight } from './section-height.ts'
import { answerIn, isAlive, linesOf } from './section-lines.ts'
import type { Section } from './sections.ts'
import { ToolCard } from './tool-card.tsx'

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
  const watch = useContext(NearContext)
  const element = useRef<HTMLElement>(null)
  const alive = isAlive(section.items)
  const [awayHeight, setAwayHeight] = useState(() =>
    watch === null || atEnd ? null : estimateHeight(section.items, Math.min(736, window.innerWidth - 32)),
  )

  useEffect(() => {
    if (!watch || !element.current) return
    const holdsFocus = () => element.current?.contains(document.activeElement) === true
    return watch.observe(element.current, (near, heightPx) => {
      if (near || holdsFocus()) setAwayHeight(null)
      else setAwayHeight((known) => known ?? heightPx)
    })
  }, [watch])

  if (awayHeight !== null && !alive) {
    return (
      <article
        ref={element}
        className="overflow-clip"
        style={{ height: awayHeight, contentVisibility: 'auto', containIntrinsicBlockSize: `${awayHeight}px` }}
      >
        <BareText items={section.items} />
      </article>
    )
  }
  return (
    <article ref={element} className="flex min-w-0 flex-col gap-4">
      <Lines section={section} {...rest} />
    </article>
  )
})

function BareText({ items }: { items: readonly Item[] }) {
  return items.map((item) =>
    item.kind === 'user' || item.kind === 'text' ? (
      <p key={item.id} data-item={item.id} className="break-words whitespace-pre-wrap">
        {item.text}
      </p>
    ) : null,
  )
}

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
