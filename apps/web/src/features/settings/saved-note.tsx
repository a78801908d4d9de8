import { Check, CircleAlert, Undo2 } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../ui/button.tsx'
import type { Saving } from './use-saving.ts'

/** Beside a setting: that it is saved, how to take that back, or why it is not. Read aloud. */
export function SavedNote({ saving }: { saving: Saving }) {
  const { t } = useTranslation('settings')
  return (
    <span role="status" className="flex min-h-7 flex-wrap items-center gap-x-2 text-sm empty:hidden">
      {saving.state === 'saving' && <span className="text-ink-faint">{t('saving')}</span>}
      {saving.state === 'undone' && <Done text={t('undone')} />}
      {saving.state === 'saved' && (
        <>
          <Done text={t('saved')} />
          {saving.undo && (
            <Button look="quiet" size="small" className="min-h-7!" onClick={saving.undo}>
              <Undo2 className="size-3.5" aria-hidden /> {t('undo')}
            </Button>
          )}
        </>
      )}
      {saving.state === 'failed' && (
        <span className="flex items-start gap-1.5 font-medium text-danger">
          <CircleAlert className="mt-0.5 size-4 shrink-0" aria-hidden />
          <span>
            {t('notSaved')} {saving.why}
          </span>
        </span>
      )}
    </span>
  )
}

function Done({ text }: { text: string }) {
  return (
    <span className="flex items-center gap-1.5 text-ok">
      <Check className="size-4" aria-hidden /> {text}
    </span>
  )
}
