import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { PinField } from '../../ui/pin-field.tsx'
import { usePin } from '../../ui/use-pin.ts'
import type { FilesChange } from './use-files-change.ts'

/** Asks for the PIN that a change takes, and goes on with it. */
export function PinDialog({ change }: { change: FilesChange }) {
  return change.wantsPin && <OpenPinDialog change={change} wants={change.wantsPin} />
}

type Wants = NonNullable<FilesChange['wantsPin']>

function OpenPinDialog({ change, wants }: { change: FilesChange; wants: Wants }) {
  const { t } = useTranslation('files')
  const pin = usePin()
  const { refuse } = pin
  const { refusal } = wants

  useEffect(() => {
    if (refusal) refuse(refusal)
    // Another refusal is another object; what refuses is made anew with every key.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [refusal])

  const submit = () => pin.isGiven() && void change.run(wants.work, [], pin.text)
  return (
    <Dialog open title={t('pin.title')} onClose={change.forgetPin}>
      <form
        className="flex flex-col gap-4 px-5 pb-5"
        onSubmit={(event) => {
          event.preventDefault()
          submit()
        }}
      >
        <PinField pin={pin} hint={t('pin.hint')} autoFocus />
        <Button type="submit" className="self-end" disabled={change.busy || pin.locked}>
          {t('pin.go')}
        </Button>
      </form>
    </Dialog>
  )
}
