import type { Device } from '@rain/protocol'
import { clsx } from 'clsx'
import { Eye, Hand, Monitor, OctagonX, Plus } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { stateOf, type DeviceState } from '../features/devices/device-state.ts'
import { useDevices } from '../features/devices/use-devices.ts'
import { goTo, useRoute, useRouteAbout } from './route.ts'

const looks: Record<DeviceState, string> = {
  pending: 'bg-warn',
  stopped: 'bg-danger',
  offline: 'bg-line-strong/60',
  yours: 'bg-ok',
  person: 'bg-ok',
  acting: 'bg-violet animate-shimmer',
  online: 'bg-ok',
}

/** The person's computers, with what matters most about each at the moment. */
export function ComputerList() {
  const { t } = useTranslation()
  const { data } = useDevices()
  const [inView] = useRouteAbout()
  const onPage = useRoute() === 'devices'
  const devices = data?.devices ?? []
  return (
    <ul className="flex flex-col gap-0.5">
      {devices.map((device) => (
        <Computer
          key={device.id}
          device={device}
          state={stateOf(device, data?.yours.includes(device.id) ?? false)}
          inView={onPage && inView === device.id}
        />
      ))}
      {data && devices.length === 0 && (
        <li>
          <button
            type="button"
            onClick={() => goTo('devices')}
            className="flex min-h-11 w-full items-center gap-3 rounded-xl px-3 text-left text-sm text-ink-soft hover:bg-sunken hover:text-ink lg:min-h-9"
          >
            <Plus className="size-4.5" aria-hidden /> {t('nav.addComputer')}
          </button>
        </li>
      )}
    </ul>
  )
}

function Computer({ device, state, inView }: { device: Device; state: DeviceState; inView: boolean }) {
  const { t } = useTranslation()
  return (
    <li>
      <button
        type="button"
        onClick={() => goTo('devices', device.id)}
        aria-current={inView ? 'page' : undefined}
        className="flex min-h-11 w-full items-center gap-3 rounded-xl px-3 text-left text-ink-soft hover:bg-sunken hover:text-ink aria-[current]:bg-accent-soft aria-[current]:text-ink"
      >
        <span className="relative shrink-0">
          <Monitor className="size-4.5" aria-hidden />
          <span
            aria-hidden
            className={clsx('absolute -right-1 -bottom-0.5 size-2.5 rounded-full ring-2 ring-surface', looks[state])}
          />
        </span>
        <span className="min-w-0 flex-1">
          <span className="block truncate text-[0.925rem] leading-tight">{device.name}</span>
          <span className="block truncate text-xs leading-tight text-ink-faint">{t(`nav.computer.${state}`)}</span>
        </span>
        <Mark state={state} inView={inView} />
      </button>
    </li>
  )
}

function Mark({ state, inView }: { state: DeviceState; inView: boolean }) {
  const { t } = useTranslation()
  if (state === 'yours') return <Hand className="size-4 text-ok" aria-hidden />
  if (state === 'stopped') return <OctagonX className="size-4 text-danger" aria-hidden />
  if (!inView) return null
  return (
    <span className="flex items-center gap-1 text-xs">
      <Eye className="size-4" aria-hidden />
      <span className="sr-only">{t('nav.watched')}</span>
    </span>
  )
}
