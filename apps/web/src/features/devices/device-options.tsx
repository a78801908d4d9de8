import type { Device, DeviceChange } from '@rain/protocol'
import { useQueryClient } from '@tanstack/react-query'
import { useState, type FormEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { deviceApi } from '../../api/device-endpoints.ts'
import { queryKeys } from '../../api/query-client.ts'
import { ApiError } from '../../api/request.ts'
import { useServerWords } from '../../i18n/server-words.ts'
import { Button } from '../../ui/button.tsx'
import { Confirm } from '../../ui/confirm.tsx'
import { Field } from '../../ui/field.tsx'
import { ErrorText } from '../../ui/message.tsx'
import { useDeviceChange } from './use-device-change.ts'

/** Its name, whether it is recorded, and the way to be rid of it. */
export function DeviceOptions({ device }: { device: Device }) {
  const { t } = useTranslation('desktop')
  const words = useServerWords()
  const queries = useQueryClient()
  const { busy, error, run } = useDeviceChange()
  const [name, setName] = useState(device.name)
  const [days, setDays] = useState(String(device.keep_days))
  const [saved, setSaved] = useState(false)
  const [revoking, setRevoking] = useState(false)
  const keepDays = Number(days)
  const daysWrong = !Number.isInteger(keepDays) || keepDays < 1 || keepDays > 365

  const save = async (event: FormEvent) => {
    event.preventDefault()
    if (busy || name.trim() === '' || daysWrong) return
    setSaved(await run(() => deviceApi.change(device.id, { name: name.trim(), keep_days: keepDays })))
  }
  const change = (settings: DeviceChange) => void run(() => deviceApi.change(device.id, settings))
  const revoke = async (): Promise<string | null> => {
    try {
      await deviceApi.revoke(device.id)
      await queries.invalidateQueries({ queryKey: queryKeys.devices })
      return null
    } catch (failure) {
      return failure instanceof ApiError && failure.status > 0 ? words.refusal(failure) : t('options.failed')
    }
  }

  return (
    <div className="flex flex-col gap-4 border-t border-line pt-4">
      <form onSubmit={(event) => void save(event)} noValidate className="flex flex-wrap items-end gap-3">
        <div className="min-w-48 flex-1">
          <Field
            label={t('options.name')}
            value={name}
            maxLength={100}
            onChange={(event) => {
              setName(event.target.value)
              setSaved(false)
            }}
          />
        </div>
        <div className="w-36">
          <Field
            label={t('options.days')}
            inputMode="numeric"
            value={days}
            aria-invalid={daysWrong || undefined}
            onChange={(event) => {
              setDays(event.target.value)
              setSaved(false)
            }}
          />
        </div>
        <Button type="submit" look="outline" disabled={busy || name.trim() === '' || daysWrong}>
          {saved ? t('options.saved') : t('options.save')}
        </Button>
      </form>
      <Option
        label={t('options.records')}
        hint={t('options.recordsHint')}
        checked={device.records}
        disabled={busy}
        onChange={(records) => change({ records })}
      />
      <Option
        label={t('options.lossless')}
        hint={t('options.losslessHint')}
        checked={device.lossless}
        disabled={busy}
        onChange={(lossless) => change({ lossless })}
      />
      {error && <ErrorText>{error}</ErrorText>}
      <Button look="quietDanger" className="self-start" onClick={() => setRevoking(true)}>
        {t('options.revoke')}
      </Button>
      <Confirm
        open={revoking}
        title={t('options.revokeTitle', { name: device.name })}
        body={t('options.revokeBody')}
        confirm={t('options.revoke')}
        onConfirm={revoke}
        onClose={() => setRevoking(false)}
      />
    </div>
  )
}

type OptionProps = {
  label: string
  hint: string
  checked: boolean
  disabled: boolean
  onChange: (checked: boolean) => void
}

function Option({ label, hint, checked, disabled, onChange }: OptionProps) {
  return (
    <label className="flex items-start gap-3">
      <input
        type="checkbox"
        checked={checked}
        disabled={disabled}
        onChange={(event) => onChange(event.target.checked)}
        className="mt-1 size-4.5 accent-accent"
      />
      <span>
        <span className="block font-medium">{label}</span>
        <span className="block text-sm text-ink-soft">{hint}</span>
      </span>
    </label>
  )
}
