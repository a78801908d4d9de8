import { clsx } from 'clsx'
import { ChevronDown, ChevronUp, Search } from 'lucide-react'
import { useLayoutEffect, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { findLines, splitAtHits } from './find-lines.ts'
import { windowOf } from './window-of.ts'

const shownAtOnce = 200
const lineHeightPx = 21
const heightPx = 400
const look = 'overflow-auto rounded-xl border border-line bg-code px-3.5 py-2.5 font-mono text-[0.8125rem]'

type LongTextProps = {
  text: string
  /** It grows: its end is what matters. */
  follow?: boolean
}

/** What a program printed. A long text shows its beginning (or its end, while it grows); all of it can be seen and searched. */
export function LongText({ text, follow = false }: LongTextProps) {
  const { t } = useTranslation()
  const [all, setAll] = useState(false)
  const box = useRef<HTMLPreElement>(null)
  const lines = useMemo(() => text.split('\n'), [text])
  const isLong = lines.length > shownAtOnce

  useLayoutEffect(() => {
    if (follow && box.current) box.current.scrollTop = box.current.scrollHeight
  }, [follow, text])

  if (isLong && all) return <Searchable lines={lines} />
  const shown = !isLong ? text : (follow ? lines.slice(-shownAtOnce) : lines.slice(0, shownAtOnce)).join('\n')
  return (
    <>
      <pre ref={box} tabIndex={0} className={clsx(look, 'max-h-80 leading-relaxed break-words whitespace-pre-wrap')}>
        {shown}
      </pre>
      {isLong && (
        <button
          type="button"
          onClick={() => setAll(true)}
          className="mt-1 min-h-8 rounded-lg px-2 text-xs font-medium text-accent hover:bg-sunken"
        >
          {t('tool.showAll', { count: lines.length })}
        </button>
      )}
    </>
  )
}

function Searchable({ lines }: { lines: readonly string[] }) {
  const { t } = useTranslation()
  const box = useRef<HTMLPreElement>(null)
  const [view, setView] = useState({ scrollTop: 0, height: heightPx })
  const [words, setWords] = useState('')
  const [at, setAt] = useState(0)
  const hits = useMemo(() => findLines(lines, words), [lines, words])
  const { from, to } = windowOf(view, lineHeightPx, lines.length)
  const current = hits[at]

  const goTo = (next: number, of: readonly number[]) => {
    const line = of[next]
    setAt(next)
    if (line !== undefined && box.current) box.current.scrollTop = Math.max(0, line * lineHeightPx - heightPx / 3)
  }
  const step = (by: number) => hits.length > 0 && goTo((at + by + hits.length) % hits.length, hits)

  return (
    <div>
      <div className="mb-1.5 flex items-center gap-1">
        <label className="flex min-h-9 min-w-0 flex-1 items-center gap-2 rounded-lg border border-line px-2.5 text-sm focus-within:border-accent">
          <Search className="size-4 shrink-0 text-ink-faint" aria-hidden />
          <input
            type="search"
            value={words}
            aria-label={t('tool.searchOutput')}
            placeholder={t('tool.searchOutput')}
            onChange={({ target }) => {
              setWords(target.value)
              goTo(0, findLines(lines, target.value))
            }}
            onKeyDown={(event) => event.key === 'Enter' && step(event.shiftKey ? -1 : 1)}
            className="min-w-0 flex-1 bg-transparent outline-none placeholder:text-ink-faint"
          />
        </label>
        <span role="status" className="min-w-16 px-1 text-center text-xs text-ink-faint tabular-nums">
          {words.trim() !== '' &&
            (hits.length === 0 ? t('tool.found', { count: 0 }) : t('tool.hitOf', { at: at + 1, count: hits.length }))}
        </span>
        <StepButton label={t('tool.previousHit')} icon={ChevronUp} onClick={() => step(-1)} />
        <StepButton label={t('tool.nextHit')} icon={ChevronDown} onClick={() => step(1)} />
      </div>
      <pre
        ref={box}
        tabIndex={0}
        onScroll={({ currentTarget: { scrollTop, clientHeight } }) => setView({ scrollTop, height: clientHeight })}
        className={look}
        style={{ height: heightPx, lineHeight: `${lineHeightPx}px` }}
      >
        <div style={{ height: from * lineHeightPx }} />
        {lines.slice(from, to).map((line, index) => (
          <div
            key={from + index}
            className={clsx('whitespace-pre', from + index === current && 'bg-accent-soft')}
            style={{ height: lineHeightPx }}
          >
            <Hits line={line} words={words} />
          </div>
        ))}
        <div style={{ height: (lines.length - to) * lineHeightPx }} />
      </pre>
    </div>
  )
}

function Hits({ line, words }: { line: string; words: string }) {
  return splitAtHits(line, words).map((part, at) =>
    at % 2 === 1 ? (
      <mark key={at} className="rounded-sm bg-warn-soft font-semibold text-warn">
        {part}
      </mark>
    ) : (
      part
    ),
  )
}

type StepButtonProps = { label: string; icon: typeof ChevronUp; onClick: () => void }

function StepButton({ label, icon: Icon, onClick }: StepButtonProps) {
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      onClick={onClick}
      className="inline-flex size-9 items-center justify-center rounded-lg text-ink-faint hover:bg-sunken hover:text-ink"
    >
      <Icon className="size-4" aria-hidden />
    </button>
  )
}
