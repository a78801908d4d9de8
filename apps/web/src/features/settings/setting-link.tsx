import { ChevronRight } from 'lucide-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Setting } from './setting.tsx'
import type { SettingId } from './setting-catalogue.ts'

/** A setting with a page of its own. */
export function SettingLink({ id, to, children }: { id: SettingId; to: `#/${string}`; children?: ReactNode }) {
  const { t } = useTranslation('settings')
  return (
    <Setting id={id}>
      {children}
      <a
        href={to}
        aria-label={`${t('open')}: ${t(`item.${id}.title`)}`}
        className="inline-flex min-h-9 items-center gap-1.5 self-start rounded-lg border border-line bg-surface px-3 text-sm font-medium hover:bg-sunken"
      >
        {t('open')} <ChevronRight className="size-4" aria-hidden />
      </a>
    </Setting>
  )
}
