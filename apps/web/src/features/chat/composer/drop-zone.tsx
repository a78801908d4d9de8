import { useTranslation } from 'react-i18next'

/** Lies over the field while files are dragged over the page. */
export function DropZone() {
  const { t } = useTranslation('composer')
  return (
    <div className="pointer-events-none absolute inset-0 z-10 flex items-center justify-center rounded-2xl border-2 border-dashed border-accent bg-accent-soft/95 text-sm font-medium text-accent">
      {t('drop')}
    </div>
  )
}
