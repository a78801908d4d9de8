import { Undo2, X } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button, IconButton } from '../../../ui/button.tsx'
import { useDeleted, type Deleted } from './undo.ts'

const shownMs = 12_000

function forget(deleted: Deleted): void {
  useDeleted.setState(({ deleted: known }) => (known === deleted ? { deleted: null } : {}))
}

/** Says that something was deleted, and brings it back; or that it could not be. It stays while it has the focus: whoever is on the way to it is not hurried. */
export function UndoBar({ deleted }: { deleted: Deleted }) {
  return <Bar key={deleted.id} deleted={deleted} />
}

function Bar({ deleted }: { deleted: Deleted }) {
  const { t } = useTranslation('conversation')
  const [busy, setBusy] = useState(false)
  const [failed, setFailed] = useState(false)
  const [holdsFocus, setHoldsFocus] = useState(false)
  const close = () => forget(deleted)

  useEffect(() => {
    if (holdsFocus) return
    const timer = setTimeout(() => forget(deleted), shownMs)
    return () => clearTimeout(timer)
  }, [deleted, holdsFocus])

  const undo = async () => {
    if (!('restore' in deleted)) return
    setBusy(true)
    const restored = await deleted.restore()
    setBusy(false)
    if (restored) close()
    else setFailed(true)
  }
  return (
    <div
      role="status"
      onFocus={() => setHoldsFocus(true)}
      onBlur={() => setHoldsFocus(false)}
      className="animate-rise mx-auto mb-2 flex w-fit max-w-full items-center gap-2 rounded-xl border border-line bg-raised py-1 pr-1 pl-4 text-sm shadow-soft"
    >
      {'failure' in deleted ? (
        <span className="text-danger">{deleted.failure}</span>
      ) : (
        <>
          <span>{t(failed ? 'noAnswer' : deleted.isWhole ? 'cleared' : 'deleted')}</span>
          <Button look="quiet" size="small" data-focus-first disabled={busy} onClick={() => void undo()}>
            <Undo2 className="size-4" aria-hidden /> {t('undo')}
          </Button>
        </>
      )}
      <IconButton label={t('close')} onClick={close} className="size-9!">
        <X className="size-4" aria-hidden />
      </IconButton>
    </div>
  )
}
