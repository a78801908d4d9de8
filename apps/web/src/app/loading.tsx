import { useTranslation } from 'react-i18next'
import { Logo } from '../ui/logo.tsx'
import { Drops } from '../ui/message.tsx'

/** Stands in for a part of the page that is on its way. */
export function Loading() {
  const { t } = useTranslation()
  return (
    <div role="status" className="flex flex-1 flex-col items-center justify-center gap-4">
      <Logo className="size-12" />
      <Drops />
      <span className="sr-only">{t('app.loading')}</span>
    </div>
  )
}
