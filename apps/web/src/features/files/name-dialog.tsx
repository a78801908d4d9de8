import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Field } from '../../ui/field.tsx'

type NameDialogProps = {
  title: string
  label: string
  hint?: string
  start: string
  confirm: string
  busy: boolean
  error: string | null
  onName: (name: string) => void
  onClose: () => void
}

/** Asks for a name; of a file only what stands before its ending is selected. */
export function NameDialog({ title, label, hint, start, confirm, busy, error, onName, onClose }: NameDialogProps) {
  const { t } = useTranslation()
  const [name, setName] = useState(start)
  const isGiven = name.trim() !== '' && name !== start
  return (
    <Dialog open title={title} onClose={onClose}>
      <form
        className="flex flex-col gap-4 px-5 pb-5"
        onSubmit={(event) => {
          event.preventDefault()
          if (isGiven) onName(name.trim())
        }}
      >
        <Field
          label={label}
          hint={hint}
          value={name}
          error={error}
          autoFocus
          autoComplete="off"
          spellCheck={false}
          maxLength={1_000}
          onFocus={({ target }) => target.setSelectionRange(target.value.lastIndexOf('/') + 1, endOfStem(target.value))}
          onChange={(event) => setName(event.target.value)}
        />
        <div className="flex justify-end gap-2">
          <Button look="outline" onClick={onClose}>
            {t('action.cancel')}
          </Button>
          <Button type="submit" disabled={busy || !isGiven}>
            {confirm}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}

function endOfStem(name: string): number {
  const dot = name.lastIndexOf('.')
  return dot > name.lastIndexOf('/') + 1 ? dot : name.length
}
