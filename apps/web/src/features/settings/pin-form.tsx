import type { PinFacts } from '@rain/protocol'
import { useState, type FormEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { accessApi } from '../../api/access-endpoints.ts'
import { Button } from '../../ui/button.tsx'
import { SecretField } from '../../ui/field.tsx'
import { RefusalText } from '../../ui/refusal-text.tsx'
import { usePin } from '../../ui/use-pin.ts'
import { strengthOf } from './pin-strength.ts'
import { StrengthMeter } from './strength-meter.tsx'

type PinFormProps = { facts: PinFacts; onCancel: () => void; onChanged: (sessionsEnded: number) => void }

type Fault = { field: 'new' | 'repeat'; text: string }

/** The old PIN, the new one twice, and whether whoever is signed in elsewhere has to sign in again. */
export function PinForm({ facts, onCancel, onChanged }: PinFormProps) {
  const { t } = useTranslation('settings')
  const old = usePin()
  const [wanted, setWanted] = useState('')
  const [repeated, setRepeated] = useState('')
  const [endOthers, setEndOthers] = useState(true)
  const [fault, setFault] = useState<Fault | null>(null)
  const [busy, setBusy] = useState(false)
  const { shortest, longest } = facts

  const faultOf = (): Fault | null => {
    if (wanted === '') return { field: 'new', text: t('pin.missing') }
    if (wanted.trim() !== wanted) return { field: 'new', text: t('pin.spaces') }
    if (wanted.length < shortest) return { field: 'new', text: t('pin.tooShort', { shortest }) }
    if (wanted === old.text) return { field: 'new', text: t('pin.same') }
    return wanted === repeated ? null : { field: 'repeat', text: t('pin.differs') }
  }
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    if (busy || old.locked) return
    const found = faultOf()
    setFault(found)
    if (!old.isGiven() || found) return
    setBusy(true)
    try {
      const change = { pin: old.text, new_pin: wanted, end_other_sessions: endOthers }
      onChanged((await accessApi.changePin(change)).sessions_ended)
    } catch (error) {
      old.refuse(error)
      setBusy(false)
    }
  }
  const eye = { showLabel: t('pin.show'), hideSecretLabel: t('pin.hide') }
  return (
    <form className="flex max-w-96 flex-col gap-4" onSubmit={(event) => void submit(event)} noValidate>
      <input type="text" name="username" autoComplete="username" value="rain" readOnly hidden />
      <SecretField
        {...eye}
        label={t('pin.old')}
        autoComplete="current-password"
        maxLength={longest}
        autoFocus
        disabled={old.locked}
        value={old.text}
        onChange={(event) => old.type(event.target.value)}
        error={old.refusal && <RefusalText refusal={old.refusal} secondsLeft={old.secondsLeft} />}
      />
      <div className="flex flex-col gap-2">
        <SecretField
          {...eye}
          label={t('pin.new')}
          autoComplete="new-password"
          maxLength={longest}
          value={wanted}
          onChange={(event) => setWanted(event.target.value)}
          error={fault?.field === 'new' && fault.text}
          hint={wanted === '' ? t('pin.lengths', { shortest, longest }) : undefined}
        />
        {wanted !== '' && <StrengthMeter strength={strengthOf(wanted, shortest)} />}
      </div>
      <SecretField
        {...eye}
        label={t('pin.repeat')}
        autoComplete="new-password"
        maxLength={longest}
        value={repeated}
        onChange={(event) => setRepeated(event.target.value)}
        error={fault?.field === 'repeat' && fault.text}
      />
      <label className="flex items-start gap-3">
        <input
          type="checkbox"
          className="mt-1 size-4.5 accent-accent"
          checked={endOthers}
          onChange={(event) => setEndOthers(event.target.checked)}
        />
        <span>
          {t('pin.endOthers')}
          <span className="block text-sm text-ink-faint">{t('pin.endOthersHint')}</span>
        </span>
      </label>
      <div className="flex flex-wrap gap-2">
        <Button type="submit" size="small" disabled={busy || old.locked}>
          {t('pin.save')}
        </Button>
        <Button look="quiet" size="small" onClick={onCancel}>
          {t('action.cancel', { ns: 'translation' })}
        </Button>
      </div>
    </form>
  )
}
