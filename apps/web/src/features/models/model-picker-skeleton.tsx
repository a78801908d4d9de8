import { useTranslation } from 'react-i18next'
import { Skeleton } from '../../ui/message.tsx'

/** The models are on their way. */
export function ModelPickerSkeleton() {
  const { t } = useTranslation()
  return (
    <div className="flex flex-1 flex-col gap-3 px-4" role="status">
      <span className="sr-only">{t('app.loading')}</span>
      {[0, 1, 2, 3].map((at) => (
        <Skeleton key={at} className="h-12 rounded-xl" />
      ))}
    </div>
  )
}
