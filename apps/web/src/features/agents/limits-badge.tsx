import { clsx } from 'clsx'
import { Gauge } from 'lucide-react'
import { Popover } from 'radix-ui'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { formatCount, formatCountdown, formatPercent } from '../../ui/format.ts'
import { useNow } from '../../ui/use-now.ts'
import { lowestShare, readLimits, shareOf, type Limit } from './read-limits.ts'
import { addAgentTexts } from '../../i18n/agents-texts.ts'

addAgentTexts()

const low = 0.1
/** Above it the figure is not worth a look. */
const plenty = 0.5

/** How much the provider still allows. `limits` as it was told. */
export function LimitsBadge({ limits: told }: { limits: Record<string, number | string> }) {
  const { t, i18n } = useTranslation('agents')
  const toldAt = useSince(told)
  const [resetting, setResetting] = useState(true)
  const now = Math.max(useNow(resetting), toldAt)
  const limits = readLimits(told, { toldAt, now })
  const pending = limits.some((limit) => limit.resetsAt !== undefined)
  if (pending !== resetting) setResetting(pending)
  const share = lowestShare(limits)
  if (share === null) return null
  return (
    <Popover.Root>
      <Popover.Trigger
        title={t('limits.label')}
        className={clsx(
          'flex min-h-9 min-w-9 items-center justify-center gap-1.5 rounded-full px-2.5 text-xs font-medium tabular-nums',
          share <= low ? 'bg-danger-soft text-danger' : 'bg-sunken text-ink-soft hover:text-ink',
        )}
      >
        <Gauge className="size-4" aria-hidden />
        <span className="sr-only">
          {t('limits.label')}
          {share <= low && `: ${t('limits.low')}`}{' '}
        </span>
        <span className={share > plenty ? 'sr-only' : undefined}>{formatPercent(share, i18n.language)}</span>
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          align="end"
          sideOffset={6}
          collisionPadding={12}
          aria-label={t('limits.label')}
          className="animate-rise z-20 w-72 rounded-2xl border border-line bg-raised p-4 shadow-soft"
        >
          <h2 className="pb-3 text-sm font-semibold">{t('limits.label')}</h2>
          <ul className="flex flex-col gap-3">
            {limits.map((limit) => (
              <LimitBar key={limit.kind} limit={limit} now={now} />
            ))}
          </ul>
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  )
}

/** When this value was first seen, in milliseconds. */
function useSince(value: unknown): number {
  const [seen, setSeen] = useState(() => ({ value, at: Date.now() }))
  if (seen.value !== value) setSeen(() => ({ value, at: Date.now() }))
  return seen.at
}

function LimitBar({ limit, now }: { limit: Limit; now: number }) {
  const { t, i18n } = useTranslation('agents')
  const share = shareOf(limit)
  return (
    <li className="text-xs">
      <div className="flex justify-between gap-3 pb-1">
        <span className="text-ink-soft">{t(`limits.${limit.kind}`)}</span>
        <span className="tabular-nums">
          {t('limits.of', {
            left: formatCount(limit.left, i18n.language),
            max: formatCount(limit.max, i18n.language),
          })}
        </span>
      </div>
      <div className="h-1.5 overflow-hidden rounded-full bg-sunken">
        <div
          className={clsx('h-full rounded-full', share <= low ? 'bg-danger' : 'bg-accent')}
          style={{ width: `${Math.round(share * 100)}%` }}
        />
      </div>
      {limit.resetsAt !== undefined && <FullAgain at={limit.resetsAt} now={now} />}
    </li>
  )
}

const hourMs = 3_600_000

function FullAgain({ at, now }: { at: number; now: number }) {
  const { t, i18n } = useTranslation('agents')
  const soon = at - now < hourMs
  const clock = new Intl.DateTimeFormat(i18n.language, { weekday: 'short', hour: 'numeric', minute: '2-digit' })
  return (
    <p className="pt-1 text-ink-faint tabular-nums">
      {soon
        ? t('limits.fullIn', { time: formatCountdown((at - now) / 1000) })
        : t('limits.fullAt', { time: clock.format(at) })}
    </p>
  )
}
