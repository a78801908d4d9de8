import type { FallbackChoice, OfferedProvider } from '@rain/protocol'
import { clsx } from 'clsx'
import { ChevronDown, ChevronUp, GripVertical, X } from 'lucide-react'
import { useRef, useState, type KeyboardEvent, type PointerEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { IconButton } from '../../ui/button.tsx'
import { ProviderIcon } from '../../ui/provider-icon.tsx'
import { doubtAbout } from './default-order.ts'
import { move } from './move.ts'
import { keyOf, useNameOfChoice } from './name-of-choice.ts'

type FailoverListProps = {
  choices: FallbackChoice[]
  providers: OfferedProvider[]
  onChange: (choices: FallbackChoice[]) => void
}

/** The order, to be changed by dragging, by the arrow keys on a handle, or by buttons. */
export function FailoverList({ choices, providers, onChange }: FailoverListProps) {
  const { t } = useTranslation('providers')
  const nameOf = useNameOfChoice(providers)
  const rows = useRef<HTMLOListElement>(null)
  const [said, setSaid] = useState('')
  /** What is shown while a row is dragged. */
  const [drag, setDrag] = useState<{ key: string; order: FallbackChoice[] } | null>(null)
  const order = drag?.order ?? choices

  const moveTo = (from: number, to: number) => {
    const moved = choices[from]
    if (!moved || to < 0 || to >= choices.length) return
    onChange(move(choices, from, to))
    setSaid(t('failover.moved', { name: nameOf(moved), at: to + 1, count: choices.length }))
  }
  const onKeyDown = (event: KeyboardEvent, at: number) => {
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key]
    if (step === undefined) return
    event.preventDefault()
    moveTo(at, at + step)
  }
  const onDrag = (event: PointerEvent) => {
    if (!drag) return
    const from = drag.order.findIndex((choice) => keyOf(choice) === drag.key)
    const to = rowAt(rows.current, event.clientY)
    if (to !== from) setDrag({ ...drag, order: move(drag.order, from, to) })
  }
  const onDrop = () => {
    if (drag) onChange(drag.order)
    setDrag(null)
  }

  return (
    <>
      <ol ref={rows} aria-label={t('failover.list')} className="divide-y divide-line rounded-xl border border-line">
        {order.map((choice, at) => {
          const provider = providers.find(({ id }) => id === choice.provider)
          const name = nameOf(choice)
          const doubt = doubtAbout(provider)
          return (
            <li
              key={keyOf(choice)}
              className={clsx(
                'flex min-h-12 items-center gap-1 pr-1 first:rounded-t-xl last:rounded-b-xl',
                drag?.key === keyOf(choice) ? 'relative z-10 bg-accent-soft shadow-soft' : 'bg-surface',
              )}
            >
              <button
                type="button"
                aria-label={t('failover.drag', { name })}
                title={t('failover.drag', { name })}
                onKeyDown={(event) => onKeyDown(event, at)}
                onPointerDown={(event) => {
                  event.currentTarget.setPointerCapture(event.pointerId)
                  setDrag({ key: keyOf(choice), order: choices })
                }}
                onPointerMove={onDrag}
                onPointerUp={onDrop}
                onPointerCancel={() => setDrag(null)}
                className="flex h-11 w-9 shrink-0 cursor-grab touch-none items-center justify-center rounded-lg text-ink-faint hover:text-ink active:cursor-grabbing"
              >
                <GripVertical className="size-4" aria-hidden />
              </button>
              <span className="w-4 shrink-0 text-sm max-sm:hidden text-ink-faint tabular-nums">{at + 1}</span>
              <ProviderIcon id={choice.provider} className="mx-1.5 size-4 shrink-0 text-accent" />
              <span className="min-w-0 flex-1 py-1.5 text-sm break-words">
                {name}
                {doubt && <span className="block text-xs text-warn">{t(doubt)}</span>}
              </span>
              <IconButton
                label={t('failover.up', { name })}
                disabled={at === 0}
                onClick={() => moveTo(at, at - 1)}
                className="max-sm:size-9"
              >
                <ChevronUp className="size-4.5" aria-hidden />
              </IconButton>
              <IconButton
                label={t('failover.down', { name })}
                disabled={at === order.length - 1}
                onClick={() => moveTo(at, at + 1)}
                className="max-sm:size-9"
              >
                <ChevronDown className="size-4.5" aria-hidden />
              </IconButton>
              <IconButton
                label={t('failover.remove', { name })}
                onClick={() => onChange(choices.filter((other) => other !== choice))}
                className="max-sm:size-9"
              >
                <X className="size-4.5" aria-hidden />
              </IconButton>
            </li>
          )
        })}
      </ol>
      <p role="status" className="sr-only">
        {said}
      </p>
    </>
  )
}

/** The place of the row at a height of the window; above or below all of them it is the first or the last. */
function rowAt(list: HTMLOListElement | null, y: number): number {
  const bottoms = Array.from(list?.children ?? [], (row) => row.getBoundingClientRect().bottom)
  const at = bottoms.findIndex((bottom) => y < bottom)
  return at === -1 ? Math.max(0, bottoms.length - 1) : at
}
