import { useTranslation } from 'react-i18next'
import { Field } from './field.tsx'
import { RefusalText } from './refusal-text.tsx'
import type { PinState } from './use-pin.ts'

type PinFieldProps = { pin: PinState; hint: string; autoFocus?: boolean }

/** Asks for the PIN in the place where it is needed. No password manager is to fill or keep it here. */
export function PinField({ pin, hint, autoFocus = false }: PinFieldProps) {
  const { t } = useTranslation()
  return (
    <Field
      label={t('auth.pin')}
      hint={hint}
      type="password"
      autoComplete="off"
      data-1p-ignore
      data-lpignore="true"
      maxLength={20}
      autoFocus={autoFocus}
      className="max-w-60"
      value={pin.text}
      onChange={(event) => pin.type(event.target.value)}
      disabled={pin.locked}
      error={pin.refusal && <RefusalText refusal={pin.refusal} secondsLeft={pin.secondsLeft} />}
    />
  )
}
