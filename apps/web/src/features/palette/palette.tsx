import { clsx } from 'clsx'
import { Search, type LucideIcon } from 'lucide-react'
import { useId, useLayoutEffect, useMemo, useRef, useState, type KeyboardEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { addFrameTexts } from '../../i18n/frame-texts.ts'
import { Keys } from '../../ui/keys.tsx'
import { fitOf, holds } from './rank.ts'

addFrameTexts()

/** Something that can be gone to or done. */
export type PaletteEntry = {
  id: string
  title: string
  group: 'actions' | 'agents' | 'computers' | 'pages' | 'conversations'
  icon: LucideIcon
  /** What choosing it means, or more about it. */
  hint?: string
  /** Other words it is found by. */
  also?: string
  keys?: string
  /** One of many of its kind: shown when something is looked for. */
  whenNamed?: boolean
  run: () => void
}

type PaletteProps = {
  entries: readonly PaletteEntry[]
  onClose: () => void
  /** Looks for the text in what was said. */
  onSearch: (text: string) => void
}

const mostShown = 60
/** Less than a word of the title, more than scattered letters. */
const alsoScore = 50

/** Finds whatever the person names and does it. The field keeps the focus; arrows move in the list. */
export function Palette({ entries, onClose, onSearch }: PaletteProps) {
  const { t } = useTranslation('frame')
  const [query, setQuery] = useState('')
  const [at, setAt] = useState(0)
  const dialog = useRef<HTMLDialogElement>(null)
  const field = useRef<HTMLInputElement>(null)
  const id = useId()

  const found = useMemo(() => find(entries, query), [entries, query])
  const text = query.trim()
  const shown: readonly Found[] =
    text === ''
      ? found
      : [
          ...found,
          {
            entry: {
              id: 'search',
              title: t('palette.searchFor', { text }),
              group: 'conversations',
              icon: Search,
              run: () => onSearch(text),
            },
            marks: [],
          },
        ]
  const current = Math.min(at, shown.length - 1)

  useLayoutEffect(() => {
    const element = dialog.current
    if (element && !element.open) element.showModal()
    field.current?.focus()
    return () => element?.close()
  }, [])

  const choose = (entry: PaletteEntry | undefined) => {
    if (!entry) return
    onClose()
    entry.run()
  }
  const move = (to: number) => {
    const next = (to + shown.length) % shown.length
    setAt(next)
    document.getElementById(`${id}-${next}`)?.scrollIntoView({ block: 'nearest' })
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return
    if (event.key === 'Enter') return choose(shown[current]?.entry)
    const to = {
      ArrowDown: current + 1,
      ArrowUp: current - 1,
      PageDown: Math.min(current + 8, shown.length - 1),
      PageUp: Math.max(current - 8, 0),
    }[event.key]
    const byCtrl = event.ctrlKey ? { n: current + 1, p: current - 1 }[event.key] : undefined
    const target = to ?? byCtrl
    if (target === undefined) return
    event.preventDefault()
    move(target)
  }

  return (
    <dialog
      ref={dialog}
      aria-label={t('palette.title')}
      onCancel={(event) => {
        event.preventDefault()
        onClose()
      }}
      onClick={(event) => event.target === dialog.current && onClose()}
      className={clsx(
        'animate-rise mx-auto mt-[max(0.5rem,env(safe-area-inset-top))] flex w-[min(40rem,calc(100vw-1rem))] max-w-none flex-col overflow-hidden sm:mt-[12dvh]',
        'max-h-[min(70dvh,34rem)] rounded-2xl border border-line bg-surface p-0 text-ink shadow-soft',
      )}
    >
      <div className="flex items-center gap-3 border-b border-line px-4">
        <Search className="size-5 shrink-0 text-ink-faint" aria-hidden />
        <input
          ref={field}
          role="combobox"
          aria-expanded
          aria-controls={`${id}-list`}
          aria-activedescendant={shown.length > 0 ? `${id}-${current}` : undefined}
          aria-autocomplete="list"
          aria-label={t('palette.title')}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          enterKeyHint="go"
          value={query}
          onChange={(event) => {
            setQuery(event.target.value)
            setAt(0)
          }}
          onKeyDown={onKeyDown}
          placeholder={t('palette.placeholder')}
          className="min-h-14 min-w-0 flex-1 bg-transparent text-[1.05rem] outline-none placeholder:text-ink-faint"
        />
        <button
          type="button"
          onClick={onClose}
          aria-label={t('palette.foot.close')}
          className="rounded-lg px-1.5 py-2 sm:hidden"
        >
          <Keys keys="Escape" />
        </button>
      </div>
      <p role="status" className="sr-only">
        {text !== '' && t('palette.found', { count: found.length })}
      </p>
      <ul
        id={`${id}-list`}
        role="listbox"
        aria-label={t('palette.list')}
        className="min-h-0 flex-1 overflow-y-auto overscroll-contain p-2"
      >
        {shown.map(({ entry, marks }, place) => (
          <Row
            key={entry.id}
            id={`${id}-${place}`}
            entry={entry}
            marks={marks}
            heading={shown[place - 1]?.entry.group === entry.group ? null : t(`palette.group.${entry.group}`)}
            selected={place === current}
            onPoint={() => setAt(place)}
            onChoose={() => choose(entry)}
          />
        ))}
      </ul>
      <p className="hidden items-center gap-4 border-t border-line px-4 py-2 text-xs text-ink-faint sm:flex">
        <span className="flex items-center gap-1.5">
          <Keys keys="ArrowUp ArrowDown" /> {t('palette.foot.move')}
        </span>
        <span className="flex items-center gap-1.5">
          <Keys keys="Enter" /> {t('palette.foot.choose')}
        </span>
        <span className="flex items-center gap-1.5">
          <Keys keys="Escape" /> {t('palette.foot.close')}
        </span>
      </p>
    </dialog>
  )
}

type RowProps = {
  id: string
  entry: PaletteEntry
  marks: readonly number[]
  heading: string | null
  selected: boolean
  onPoint: () => void
  onChoose: () => void
}

function Row({ id, entry, marks, heading, selected, onPoint, onChoose }: RowProps) {
  const { icon: Icon, title, hint, keys } = entry
  return (
    <>
      {heading !== null && (
        <li role="presentation" className="px-3 pt-2 pb-1 text-xs font-semibold text-ink-faint">
          {heading}
        </li>
      )}
      <li
        id={id}
        role="option"
        aria-selected={selected}
        onPointerMove={() => !selected && onPoint()}
        onClick={onChoose}
        className={clsx(
          'flex min-h-11 cursor-pointer scroll-my-2 items-center gap-3 rounded-xl px-3 py-1.5',
          selected && 'bg-accent-soft',
        )}
      >
        <Icon className={clsx('size-4.5 shrink-0', selected ? 'text-accent' : 'text-ink-faint')} aria-hidden />
        <span className="min-w-0 flex-1">
          <span className="block truncate">{marked(title, marks)}</span>
          {hint && <span className="block truncate text-xs text-ink-faint">{hint}</span>}
        </span>
        {keys && <Keys keys={keys} className="max-sm:hidden" />}
      </li>
    </>
  )
}

type Found = { entry: PaletteEntry; marks: readonly number[] }

/** What fits, the group with the best one first; without a query everything, as it stands. */
function find(entries: readonly PaletteEntry[], query: string): Found[] {
  if (query.trim() === '') {
    const first = entries.filter(({ whenNamed }) => !whenNamed).slice(0, mostShown)
    return first.map((entry) => ({ entry, marks: [] }))
  }
  const fits = entries.flatMap((entry) => {
    const fit = fitOf(query, entry.title)
    const also = entry.also !== undefined && holds(query, entry.also)
    if (!fit && !also) return []
    return [{ entry, marks: fit?.at ?? [], score: Math.max(fit?.score ?? 0, also ? alsoScore : 0) }]
  })
  const best = new Map<string, number>()
  for (const { entry, score } of fits) best.set(entry.group, Math.max(best.get(entry.group) ?? -1, score))
  const ofGroup = ({ entry }: Found) => best.get(entry.group) ?? 0
  return fits
    .sort((a, b) => ofGroup(b) - ofGroup(a) || a.entry.group.localeCompare(b.entry.group) || b.score - a.score)
    .slice(0, mostShown)
}

function marked(title: string, marks: readonly number[]) {
  if (marks.length === 0) return title
  const set = new Set(marks)
  return Array.from(title).map((letter, at) =>
    set.has(at) ? (
      <b key={at} className="font-semibold text-accent">
        {letter}
      </b>
    ) : (
      letter
    ),
  )
}
