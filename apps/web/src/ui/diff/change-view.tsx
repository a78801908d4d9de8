import { clsx } from 'clsx'
import { Columns2, Rows2 } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { DiffView } from '../diff-view.tsx'
import type { PatchLine } from '../parse-patch.ts'
import { useWideWindow } from '../use-wide-window.ts'
import { SideBySide } from './side-by-side.tsx'

const ways = [
  { name: 'tool.sideBySide', icon: Columns2, inColumns: true },
  { name: 'tool.oneBelow', icon: Rows2, inColumns: false },
] as const

type ChangeViewProps = { lines: readonly PatchLine[]; label: string }

/** A change, side by side where there is room and something was there before; the person may see it the other way. */
export function ChangeView({ lines, label }: ChangeViewProps) {
  const { t } = useTranslation()
  const isWide = useWideWindow()
  const hasBefore = lines.some(({ kind }) => kind === 'removed' || kind === 'same')
  const [chosen, setChosen] = useState<boolean | null>(null)
  const inColumns = isWide && hasBefore && (chosen ?? true)
  return (
    <div>
      {isWide && hasBefore && (
        <div role="group" className="mb-1.5 flex justify-end gap-0.5">
          {ways.map(({ name, icon: Icon, inColumns: value }) => (
            <button
              key={name}
              type="button"
              aria-pressed={inColumns === value}
              aria-label={t(name)}
              title={t(name)}
              onClick={() => setChosen(value)}
              className={clsx(
                'inline-flex size-8 items-center justify-center rounded-lg hover:bg-sunken hover:text-ink',
                inColumns === value ? 'bg-sunken text-ink' : 'text-ink-faint',
              )}
            >
              <Icon className="size-4" aria-hidden />
            </button>
          ))}
        </div>
      )}
      {inColumns ? <SideBySide lines={lines} label={label} /> : <DiffView lines={lines} label={label} />}
    </div>
  )
}
