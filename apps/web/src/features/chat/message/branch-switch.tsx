import { ChevronLeft, ChevronRight } from 'lucide-react'
import { useTranslation } from 'react-i18next'

type BranchSwitchProps = {
  /** The turns of all versions, the oldest first. */
  versions: readonly string[]
  turnId: string
  busy: boolean
  onShow: (turnId: string) => void
}

/** Which version of a message is in view, and the way to the others. */
export function BranchSwitch({ versions, turnId, busy, onShow }: BranchSwitchProps) {
  const { t } = useTranslation('conversation')
  const at = versions.indexOf(turnId)
  const position = { at: at + 1, count: versions.length }
  const step = (label: string, to: number, icon: typeof ChevronLeft) => {
    const Icon = icon
    const target = versions[to]
    return (
      <button
        type="button"
        aria-label={label}
        title={label}
        disabled={target === undefined || busy}
        onClick={() => target !== undefined && onShow(target)}
        className="inline-flex size-8 items-center justify-center rounded-lg hover:bg-sunken hover:text-ink disabled:opacity-35"
      >
        <Icon className="size-4" aria-hidden />
      </button>
    )
  }
  return (
    <div role="group" aria-label={t('version', position)} className="flex items-center text-xs tabular-nums">
      {step(t('older'), at - 1, ChevronLeft)}
      <span aria-hidden>
        {position.at} / {position.count}
      </span>
      {step(t('newer'), at + 1, ChevronRight)}
    </div>
  )
}
