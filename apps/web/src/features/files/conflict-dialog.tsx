import type { OnConflict } from '@rain/protocol'
import { useTranslation } from 'react-i18next'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'

type ConflictDialogProps = {
  name: string
  /** Folders are not put in the place of each other. */
  mayReplace: boolean
  onChoose: (choice: Exclude<OnConflict, 'ask'>) => void
  onClose: () => void
}

/** Something of that name is there: what now? */
export function ConflictDialog({ name, mayReplace, onChoose, onClose }: ConflictDialogProps) {
  const { t } = useTranslation()
  const files = useTranslation('files')
  return (
    <Dialog
      open
      title={files.t('conflict.title', { name })}
      onClose={onClose}
      footer={
        <>
          <Button look="outline" onClick={onClose} autoFocus>
            {t('action.cancel')}
          </Button>
          <Button look="outline" onClick={() => onChoose('keep_both')}>
            {files.t('conflict.keepBoth')}
          </Button>
          {mayReplace && <Button onClick={() => onChoose('replace')}>{files.t('conflict.replace')}</Button>}
        </>
      }
    >
      <p className="px-5 text-ink-soft">{files.t('conflict.body')}</p>
    </Dialog>
  )
}
