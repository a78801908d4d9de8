import { CircleAlert, CircleCheck, X } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Button, IconButton } from '../../ui/button.tsx'
import { writePercent } from '../../ui/write-number.ts'
import type { UploadItem, Uploads } from './use-uploads.ts'

/** How far each file has come; nothing while there is none. */
export function UploadList({ uploads }: { uploads: Uploads }) {
  const { t } = useTranslation('files')
  if (uploads.items.length === 0) return null
  const isOver = uploads.items.every(({ state }) => state.type !== 'waiting' && state.type !== 'sending')
  return (
    <section aria-label={t('uploads.label')} className="safe-x max-h-48 overflow-y-auto border-t border-line py-2">
      <ul className="flex flex-col gap-1">
        {uploads.items.map((item) => (
          <Row key={item.id} item={item} onCancel={() => uploads.cancel(item.id)} />
        ))}
      </ul>
      {isOver && (
        <Button look="quiet" size="small" onClick={uploads.clear}>
          {t('uploads.clear')}
        </Button>
      )}
    </section>
  )
}

function Row({ item: { name, state }, onCancel }: { item: UploadItem; onCancel: () => void }) {
  const { t, i18n } = useTranslation('files')
  const isOpen = state.type === 'waiting' || state.type === 'sending'
  return (
    <li className="flex min-h-10 items-center gap-2 text-sm">
      {state.type === 'done' && <CircleCheck className="size-4 shrink-0 text-ok" aria-hidden />}
      {state.type === 'failed' && <CircleAlert className="size-4 shrink-0 text-danger" aria-hidden />}
      <span className="min-w-0 flex-1 truncate">{name}</span>
      {state.type === 'sending' ? (
        <>
          <progress aria-label={name} className="w-24 accent-accent" max={1} value={state.done} />
          <span className="w-10 text-right text-xs tabular-nums">{writePercent(state.done, i18n.language)}</span>
        </>
      ) : state.type === 'failed' ? (
        <span role="alert" className="text-xs text-danger">
          {state.text}
        </span>
      ) : (
        <span className="text-xs text-ink-faint">{t(`uploads.${state.type}`)}</span>
      )}
      {isOpen && (
        <IconButton label={t('uploads.cancel', { name })} onClick={onCancel}>
          <X className="size-4" aria-hidden />
        </IconButton>
      )}
    </li>
  )
}
