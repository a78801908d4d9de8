import { clsx } from 'clsx'
import { useTranslation } from 'react-i18next'
import { formatCountdown } from '../../ui/format.ts'
import { OpenerPopover } from '../../ui/opener/opener-popover.tsx'
import type { Opener } from '../../ui/opener/use-opener.ts'
import { writeShortCount } from '../../ui/write-number.ts'
import { lowShare, shareOf, type Limit } from './read-limits.ts'

type LimitsPopoverProps = { opener: Opener; limits: Limit[]; now: number }

/** Each limit of the provider, below the badge that shows the lowest. */
export function LimitsPopover({ opener, limits, now }: LimitsPopoverProps) {
  const { t } = useTranslation('agents')
  return (
    <OpenerPopover opener={opener} label={t('limits.label')} align="end" sideOffset={6} className="w-72 bg-raised p-4">
      <h2 className="pb-3 text-sm font-semibold">{t('limits.label')}</h2>
      <ul className="flex flex-col gap-3">
        {limits.map((limit) => (
          <LimitBar key={limit.kind} limit={limit} now={now} />
        ))}
      </ul>
    </OpenerPopover>
  )
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
            left: writeShortCount(limit.left, i18n.language),
            max: writeShortCount(limit.max, i18n.language),
          })}
        </span>
      </div>
      <div className="h-1.5 overflow-hidden rounded-full bg-sunken">
        <div
          className={clsx('h-full rounded-full', share <= lowShare ? 'bg-danger' : 'bg-accent')}
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
