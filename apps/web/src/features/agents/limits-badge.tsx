import { clsx } from 'clsx'
import { Gauge } from 'lucide-react'
import { lazy, Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useOpener } from '../../ui/opener/use-opener.ts'
import { useNow } from '../../ui/use-now.ts'
import { writePercent } from '../../ui/write-number.ts'
import { lowestShare, lowShare, readLimits } from './read-limits.ts'
import { addAgentTexts } from '../../i18n/agents-texts.ts'

const LimitsPopover = lazy(() => import('./limits-popover.tsx').then((module) => ({ default: module.LimitsPopover })))

addAgentTexts()

/** Above it the figure is not worth a look. */
const plenty = 0.5

/** How much the provider still allows. `limits` as it was told. */
export function LimitsBadge({ limits: told }: { limits: Record<string, number | string> }) {
  const { t, i18n } = useTranslation('agents')
  const toldAt = useSince(told)
  const opener = useOpener('dialog')
  const [resetting, setResetting] = useState(true)
  const now = Math.max(useNow(resetting), toldAt)
  const limits = readLimits(told, { toldAt, now })
  const pending = limits.some((limit) => limit.resetsAt !== undefined)
  if (pending !== resetting) setResetting(pending)
  const share = lowestShare(limits)
  if (share === null) return null
  return (
    <>
      <button
        type="button"
        title={t('limits.label')}
        className={clsx(
          'flex min-h-9 min-w-9 items-center justify-center gap-1.5 rounded-full px-2.5 text-xs font-medium tabular-nums',
          share <= lowShare ? 'bg-danger-soft text-danger' : 'bg-sunken text-ink-soft hover:text-ink',
        )}
        {...opener.button}
      >
        <Gauge className="size-4" aria-hidden />
        <span className="sr-only">
          {t('limits.label')}
          {share <= lowShare && `: ${t('limits.low')}`}{' '}
        </span>
        <span className={share > plenty ? 'sr-only' : undefined}>{writePercent(share, i18n.language)}</span>
      </button>
      <Suspense>{opener.isNear && <LimitsPopover opener={opener} limits={limits} now={now} />}</Suspense>
    </>
  )
}

/** When this value was first seen, in milliseconds. */
function useSince(value: unknown): number {
  const [seen, setSeen] = useState(() => ({ value, at: Date.now() }))
  if (seen.value !== value) setSeen(() => ({ value, at: Date.now() }))
  return seen.at
}
