import { useState, type FormEvent, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Button, type ButtonLook } from '../../ui/button.tsx'
import { PinField } from '../../ui/pin-field.tsx'
import { usePin } from '../../ui/use-pin.ts'

type PinFormProps = {
  hint: string
  submit: ReactNode
  look?: ButtonLook
  autoFocus?: boolean
  disabled?: boolean
  /** Throws what the server answers when it refuses. */
  onSubmit: (pin: string) => Promise<void>
  onCancel?: () => void
  /** More buttons. */
  children?: ReactNode
}

/** Asks for the PIN right where something needs it. */
export function PinForm(props: PinFormProps) {
  const { t } = useTranslation()
  const pin = usePin()
  const [busy, setBusy] = useState(false)
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    if (busy || pin.locked || props.disabled || !pin.isGiven()) return
    setBusy(true)
    try {
      await props.onSubmit(pin.text.trim())
    } catch (failure) {
      pin.refuse(failure)
    } finally {
      setBusy(false)
    }
  }
  return (
    <form onSubmit={(event) => void submit(event)} noValidate className="flex flex-col gap-3">
      <PinField pin={pin} hint={props.hint} autoFocus={props.autoFocus ?? false} />
      <div className="flex flex-wrap gap-2">
        <Button type="submit" look={props.look ?? 'primary'} disabled={busy || pin.locked || props.disabled}>
          {props.submit}
        </Button>
        {props.children}
        {props.onCancel && (
          <Button look="quiet" onClick={props.onCancel}>
            {t('action.cancel')}
          </Button>
        )}
      </div>
    </form>
  )
}
