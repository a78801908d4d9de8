import type { Device } from '@rain/protocol'
import { useQueryClient } from '@tanstack/react-query'
import { CircleCheck, Clock, OctagonX } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { deviceApi } from '../../api/device-endpoints.ts'
import { Button } from '../../ui/button.tsx'
import { formatAgo } from '../../ui/format-ago.ts'
import { useNow } from '../../ui/use-now.ts'
import { PinForm } from './pin-form.tsx'
import { noteDevice } from './use-devices.ts'

type StopNoteProps = { device: Device; stopped: NonNullable<Device['stopped']> }

/** Says what stopped a computer, whether it has confirmed that, and arms it again with the PIN. */
export function StopNote({ device, stopped }: StopNoteProps) {
  const { t, i18n } = useTranslation('desktop')
  const queries = useQueryClient()
  const [arming, setArming] = useState(false)
  const now = useNow(true)
  const ago = formatAgo(stopped.at * 1000, i18n.language, now)
  const unseen = device.online ? t('stop.unseen') : t('stop.unseenOffline')
  return (
    <div
      className="flex flex-col gap-3 rounded-2xl border-2 border-danger-line bg-danger-soft px-4 py-3.5"
      data-stop-seen={stopped.seen}
    >
      <div className="flex flex-wrap items-start gap-x-3 gap-y-2">
        <OctagonX className="mt-0.5 size-5 shrink-0 text-danger" aria-hidden />
        <div className="min-w-48 flex-1" role="status">
          <p className="font-semibold text-danger">{t('stop.stoppedBy', { by: t(`stop.by.${stopped.by}`), ago })}</p>
          <p className="flex items-start gap-1.5 text-sm">
            {stopped.seen ? (
              <CircleCheck className="mt-0.5 size-4 shrink-0 text-ok" aria-hidden />
            ) : (
              <Clock className="mt-0.5 size-4 shrink-0 text-warn" aria-hidden />
            )}
            <span>{stopped.seen ? t('stop.seen') : unseen}</span>
          </p>
        </div>
        {!arming && (
          <Button look="outline" disabled={!device.online} onClick={() => setArming(true)}>
            {t('stop.arm')}
          </Button>
        )}
      </div>
      {arming && (
        <>
          <p className="text-sm text-ink-soft">{t('stop.armHint')}</p>
          <PinForm
            autoFocus
            hint={t('stop.armPin')}
            submit={t('stop.arm')}
            onSubmit={async (pin) => noteDevice(queries, (await deviceApi.arm(device.id, pin)).device)}
            onCancel={() => setArming(false)}
          />
        </>
      )}
    </div>
  )
}
