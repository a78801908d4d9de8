import { clsx } from 'clsx'
import { useTranslation } from 'react-i18next'
import type { ContextUsage } from '../../live/state.ts'
import { writePercent, writeShortCount } from '../../ui/write-number.ts'

/** From here on older parts of the conversation may be summarised. */
const nearlyFull = 70

const radius = 6
const circumference = 2 * Math.PI * radius

/** How full the model's context is: a small ring, and the figures when it is pointed at. */
export function ContextGauge({ usage, onCompact }: { usage: ContextUsage; onCompact?: () => void }) {
  const { tokens, limit, exact } = usage
  const { t, i18n } = useTranslation()
  const percent = Math.min(100, Math.round((tokens / limit) * 100))
  const figures = { tokens: writeShortCount(tokens, i18n.language), limit: writeShortCount(limit, i18n.language) }
  const tooltip = t(exact ? 'chat.contextTokens' : 'chat.contextTokensAbout', figures)
  const gauge = (
    <span
      role="meter"
      aria-label={t('chat.contextUsed', { percent })}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={percent}
      aria-valuetext={tooltip}
      title={tooltip}
      className={clsx('flex items-center gap-1.5 tabular-nums', percent >= nearlyFull && 'text-warn')}
    >
      <svg viewBox="0 0 16 16" className="size-4 -rotate-90" aria-hidden>
        <circle cx="8" cy="8" r={radius} fill="none" strokeWidth="2.5" className="stroke-line" />
        <circle
          cx="8"
          cy="8"
          r={radius}
          fill="none"
          strokeWidth="2.5"
          stroke="currentColor"
          strokeDasharray={`${(circumference * percent) / 100} ${circumference}`}
        />
      </svg>
      {writePercent(percent / 100, i18n.language)}
    </span>
  )
  if (percent < nearlyFull || !onCompact) return gauge
  return (
    <span className="flex items-center gap-1">
      {gauge}
      <button
        type="button"
        onClick={onCompact}
        className="min-h-8 rounded-lg px-1.5 font-medium text-accent hover:bg-sunken pointer-coarse:min-h-11"
      >
        {t('chat.compact')}
      </button>
    </span>
  )
}
