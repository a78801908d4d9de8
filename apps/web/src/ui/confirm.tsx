import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from './button.tsx'
import { Dialog } from './dialog.tsx'
import { ErrorText } from './message.tsx'

type ConfirmProps = {
  open: boolean
  title: string
  body: string
  confirm: string
  /** Resolves with a text when it did not work, with null when it did. */
  onConfirm: () => Promise<string | null>
  onClose: () => void
}

/** Asks before something that cannot be undone. Cancel has the focus. */
export function Confirm({ open, title, body, confirm, onConfirm, onClose }: ConfirmProps) {
  const { t } = useTranslation()
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<string | null>(null)

  const run = async () => {
    setBusy(true)
    const failure = await onConfirm()
    setBusy(false)
    setError(failure)
    if (failure === null) onClose()
  }

  return (
    <Dialog
      open={open}
      onClose={onClose}
      title={title}
      footer={
        <>
          <Button look="outline" onClick={onClose} autoFocus>
            {t('action.cancel')}
          </Button>
          <Button look="danger" onClick={() => void run()} disabled={busy}>
            {confirm}
          </Button>
        </>
      }
    >
      <p className="px-5 text-ink-soft">{body}</p>
      {error && (
        <div className="px-5 pt-3">
          <ErrorText>{error}</ErrorText>
        </div>
      )}
    </Dialog>
  )
}
