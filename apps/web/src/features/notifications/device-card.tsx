import type { PushChange, PushSubscriptionInfo } from '@rain/protocol'
import { Smartphone } from 'lucide-react'
import { Fragment, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { pushApi } from '../../api/push-endpoints.ts'
import { Button } from '../../ui/button.tsx'
import { formatAgo } from '../../ui/format-ago.ts'
import { ErrorText } from '../../ui/message.tsx'
import { disableHere } from './device-subscription.ts'
import { FinishedAfter } from './finished-after.tsx'
import { QuietHours } from './quiet-hours.tsx'
import { Tick } from './tick.tsx'
import { useTest } from './use-test.ts'

const kinds = ['approvals', 'questions', 'finished', 'failed'] as const

type DeviceCardProps = {
  device: PushSubscriptionInfo
  onChanged: (device: PushSubscriptionInfo) => void
  onRemoved: () => void
}

/** One browser that shows notifications: of what, when, and whether they arrive. What is changed is saved at once. */
export function DeviceCard({ device, onChanged, onRemoved }: DeviceCardProps) {
  const { t } = useTranslation('notifications')
  const [failed, setFailed] = useState<'change' | 'remove' | null>(null)
  const test = useTest(device.id, onChanged)

  async function change(changes: PushChange) {
    setFailed(null)
    onChanged({ ...device, ...changes })
    try {
      onChanged((await pushApi.change(device.id, changes)).subscription)
    } catch {
      onChanged(device)
      setFailed('change')
    }
  }

  async function remove() {
    setFailed(null)
    try {
      await pushApi.remove(device.id)
      if (device.current) await disableHere()
      onRemoved()
    } catch {
      setFailed('remove')
    }
  }

  return (
    <li className="flex flex-col gap-4 rounded-2xl border border-line bg-surface p-4 sm:p-5">
      <div className="flex flex-wrap items-start justify-between gap-3">
        <div className="flex min-w-0 gap-3">
          <Smartphone className="mt-0.5 size-5 shrink-0 text-accent" aria-hidden />
          <div className="min-w-0">
            <h3 className="font-medium break-words">
              {device.label}
              {device.current && <span className="ml-2 text-sm font-normal text-ink-faint">{t('thisDevice')}</span>}
            </h3>
            <Health device={device} />
          </div>
        </div>
        <div className="flex flex-wrap gap-2">
          <Button look="outline" size="small" disabled={test.state === 'sending'} onClick={() => void test.send()}>
            {t('test')}
          </Button>
          <Button look="quietDanger" size="small" onClick={() => void remove()}>
            {t('remove')}
          </Button>
        </div>
      </div>
      <p role="status" className="text-sm text-ink-soft empty:hidden">
        {test.state !== 'idle' && t(`tested.${test.state}`)}
      </p>
      <fieldset className="flex flex-col gap-1">
        <legend className="mb-1 text-sm font-medium">{t('kinds')}</legend>
        {kinds.map((kind) => (
          <Fragment key={kind}>
            <Tick checked={device[kind]} onChange={(checked) => void change({ [kind]: checked })}>
              {t(`kind.${kind}`)}
            </Tick>
            {kind === 'finished' && device.finished && (
              <FinishedAfter
                seconds={device.finished_after}
                onChange={(finished_after) => void change({ finished_after })}
              />
            )}
          </Fragment>
        ))}
      </fieldset>
      <Tick checked={device.details} hint={t('detailsHint')} onChange={(details) => void change({ details })}>
        {t('details')}
      </Tick>
      <QuietHours
        quiet={device.quiet}
        onChange={(quiet) => {
          const here = device.current ? { time_zone: Intl.DateTimeFormat().resolvedOptions().timeZone } : {}
          void change({ quiet, ...here })
        }}
      />
      {failed && <ErrorText>{t(failed === 'change' ? 'changeFailed' : 'removeFailed')}</ErrorText>}
    </li>
  )
}

/** Whether the last one arrived. */
function Health({ device }: { device: PushSubscriptionInfo }) {
  const { t, i18n } = useTranslation('notifications')
  const { failure, last_ok_at: okAt, last_failed_at: failedAt } = device
  if (failure !== null && failedAt !== null) {
    return <p className="text-sm text-danger">{t(`failure.${failure}`, { ago: ago(failedAt) })}</p>
  }
  return <p className="text-sm text-ink-faint">{okAt === null ? t('never') : t('lastOk', { ago: ago(okAt) })}</p>

  function ago(seconds: number): string {
    return formatAgo(seconds * 1000, i18n.language)
  }
}
