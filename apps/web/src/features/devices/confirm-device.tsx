import type { Device } from '@rain/protocol'
import { useQueryClient } from '@tanstack/react-query'
import { Fingerprint } from 'lucide-react'
import { useId } from 'react'
import { useTranslation } from 'react-i18next'
import { deviceApi } from '../../api/device-endpoints.ts'
import { queryKeys } from '../../api/query-client.ts'
import { Button } from '../../ui/button.tsx'
import { formatCountdown } from '../../ui/format.ts'
import { useNow } from '../../ui/use-now.ts'
import { PinForm } from './pin-form.tsx'
import { noteDevice } from './use-devices.ts'

/** A computer has named the code. Nothing goes on before a person has compared what both screens show. */
export function ConfirmDevice({ device }: { device: Device }) {
  const { t } = useTranslation('desktop')
  const queries = useQueryClient()
  const titleId = useId()
  const now = useNow(device.confirm_until !== null)
  const secondsLeft = device.confirm_until === null ? Infinity : device.confirm_until - now / 1000
  const over = secondsLeft <= 0
  const remove = async () => {
    await deviceApi.revoke(device.id).catch(() => null)
    await queries.invalidateQueries({ queryKey: queryKeys.devices })
  }
  return (
    <section
      aria-labelledby={titleId}
      className="animate-rise flex flex-col gap-4 rounded-2xl border-2 border-warn-line bg-surface p-4 shadow-soft sm:p-6"
    >
      <h2 id={titleId} className="flex items-center gap-2.5 text-lg font-semibold tracking-tight">
        <Fingerprint className="size-6 shrink-0 text-warn" aria-hidden />
        <span className="min-w-0 break-words">{t('confirm.title', { name: device.name })}</span>
      </h2>
      <p className="text-sm text-ink-soft">{t('confirm.hint')}</p>
      <div className="rounded-xl bg-warn-soft px-4 py-3 text-center">
        <p className="text-xs font-medium text-ink-soft">{t('confirm.fingerprint')}</p>
        <p className="font-mono text-2xl font-semibold tracking-wide break-words sm:text-3xl">{device.fingerprint}</p>
      </div>
      <p className={`text-sm tabular-nums ${over ? 'font-medium text-danger' : 'text-ink-faint'}`}>
        {over ? t('confirm.over') : t('confirm.left', { time: formatCountdown(secondsLeft) })}
      </p>
      <PinForm
        hint={t('confirm.pin')}
        submit={t('confirm.same')}
        disabled={over}
        onSubmit={async (pin) => noteDevice(queries, (await deviceApi.confirm(device.id, pin)).device)}
      >
        <Button look="quietDanger" onClick={() => void remove()}>
          {t('confirm.remove')}
        </Button>
      </PinForm>
    </section>
  )
}
