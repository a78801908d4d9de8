import { RefreshCw } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Button } from '../ui/button.tsx'
import { takeUpdate, useUpdate } from './keep-worker.ts'

/** Another build lies ready: the person says when. */
export function UpdateNotice() {
  const { t } = useTranslation()
  const isReady = useUpdate((update) => update.isReady)
  if (!isReady) return null
  return (
    <div
      role="status"
      className="fixed inset-x-3 bottom-[calc(0.75rem+env(safe-area-inset-bottom))] z-40 mx-auto flex max-w-md flex-wrap items-center justify-between gap-3 rounded-2xl border border-line bg-surface px-4 py-3 text-sm shadow-lg"
    >
      <span className="min-w-0 flex-1">{t('update.ready')}</span>
      <Button size="small" onClick={takeUpdate}>
        <RefreshCw className="size-4" aria-hidden /> {t('update.reload')}
      </Button>
    </div>
  )
}
