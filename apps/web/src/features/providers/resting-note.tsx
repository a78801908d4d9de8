import type { Cooling } from '@rain/protocol'
import { Hourglass } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { useServerWords } from '../../i18n/server-words.ts'

/** Why a key is left alone, and until when. Nothing once that is over. */
export function RestingNote({ cooling, now }: { cooling: Cooling | null; now: number }) {
  const { t, i18n } = useTranslation('providers')
  const words = useServerWords()
  if (!isResting(cooling, now)) return null
  const time = new Intl.DateTimeFormat(i18n.language, { hour: 'numeric', minute: '2-digit' })
  return (
    <p className="flex items-start gap-1.5 text-xs text-warn">
      <Hourglass className="mt-0.5 size-3.5 shrink-0" aria-hidden />
      <span className="min-w-0 break-words">
        {t('restsUntil', { time: time.format(cooling.until * 1000) })} {words.failure(cooling).text}
      </span>
    </p>
  )
}

export function isResting(cooling: Cooling | null, now: number): cooling is Cooling {
  return cooling !== null && cooling.until * 1000 > now
}
