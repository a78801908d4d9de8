import { clsx } from 'clsx'
import { useTranslation } from 'react-i18next'
import type { DeviceState } from './device-state.ts'

const looks: Record<DeviceState, { chip: string; dot: string }> = {
  pending: { chip: 'bg-warn-soft text-warn', dot: 'bg-warn' },
  stopped: { chip: 'bg-danger-soft text-danger', dot: 'bg-danger' },
  offline: { chip: 'bg-sunken text-ink-soft', dot: 'bg-line-strong' },
  yours: { chip: 'bg-accent-soft text-accent', dot: 'bg-accent' },
  person: { chip: 'bg-accent-soft text-accent', dot: 'bg-accent' },
  acting: { chip: 'bg-violet-soft text-violet', dot: 'animate-shimmer bg-violet' },
  online: { chip: 'bg-ok-soft text-ok', dot: 'bg-ok' },
}

/** How a computer is, in a word. */
export function DeviceBadge({ state }: { state: DeviceState }) {
  const { t } = useTranslation('desktop')
  const { chip, dot } = looks[state]
  return (
    <span
      className={clsx(
        'inline-flex shrink-0 items-center gap-1.5 rounded-full px-2.5 py-0.5 text-xs font-semibold',
        chip,
      )}
    >
      <span aria-hidden className={clsx('size-1.5 rounded-full', dot)} /> {t(`state.${state}`)}
    </span>
  )
}
