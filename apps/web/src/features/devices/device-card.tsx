import type { Device } from '@rain/protocol'
import { Film, Monitor, Settings2, TriangleAlert } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../ui/button.tsx'
import { formatAgo } from '../../ui/format-ago.ts'
import { DeviceBadge } from './device-badge.tsx'
import { DeviceOptions } from './device-options.tsx'
import { stateOf } from './device-state.ts'
import { StopNote } from './stop-note.tsx'

type DeviceCardProps = { device: Device; yours: boolean; onOpen: () => void; onRecordings: () => void }

/** One computer in the list: how it is, the way to watch it, and its options. */
export function DeviceCard({ device, yours, onOpen, onRecordings }: DeviceCardProps) {
  const { t } = useTranslation('desktop')
  const [showsOptions, setShowsOptions] = useState(false)
  return (
    <li className="flex flex-col gap-4 rounded-2xl border border-line bg-surface p-4 sm:p-5">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-3">
        <span className="flex size-11 shrink-0 items-center justify-center rounded-xl bg-accent-soft text-accent">
          <Monitor className="size-5.5" aria-hidden />
        </span>
        <div className="min-w-40 flex-1">
          <h2 className="flex flex-wrap items-center gap-x-2.5 gap-y-1 font-semibold">
            <span className="min-w-0 break-words">{device.name}</span>
            <DeviceBadge state={stateOf(device, yours)} />
          </h2>
          <p className="text-sm text-ink-soft">
            <Facts device={device} />
          </p>
        </div>
        <div className="flex gap-2">
          <Button onClick={onOpen} aria-label={t('list.open', { name: device.name })}>
            {t('strip.watch')}
          </Button>
          <Button
            look="outline"
            aria-label={t('recordings.of', { name: device.name })}
            title={t('recordings.title')}
            onClick={onRecordings}
            className="px-3"
          >
            <Film className="size-4.5" aria-hidden />
          </Button>
          <Button
            look="outline"
            aria-expanded={showsOptions}
            aria-label={t('list.options', { name: device.name })}
            onClick={() => setShowsOptions(!showsOptions)}
            className="px-3"
          >
            <Settings2 className="size-4.5" aria-hidden />
          </Button>
        </div>
      </div>
      {device.stopped && <StopNote device={device} stopped={device.stopped} />}
      {device.facts && device.facts.problems.length > 0 && (
        <div className="flex gap-2.5 rounded-xl bg-warn-soft px-3.5 py-2.5 text-sm">
          <TriangleAlert className="mt-0.5 size-4 shrink-0 text-warn" aria-hidden />
          <div>
            <p className="font-medium text-warn">{t('options.problems')}</p>
            <ul>
              {device.facts.problems.map((problem) => (
                <li key={problem}>{problem}</li>
              ))}
            </ul>
          </div>
        </div>
      )}
      {showsOptions && <DeviceOptions device={device} />}
    </li>
  )
}

function Facts({ device }: { device: Device }) {
  const { t, i18n } = useTranslation('desktop')
  const { facts, online, last_seen_at: seenAt, records } = device
  const seen =
    seenAt === null ? t('state.never') : t('state.lastSeen', { ago: formatAgo(seenAt * 1000, i18n.language) })
  const parts = [
    facts?.system ?? '',
    facts ? t('state.displays', { count: facts.displays.length }) : '',
    online ? '' : seen,
    records ? t('state.records') : '',
  ]
  return parts.filter((part) => part !== '').join(' · ')
}
