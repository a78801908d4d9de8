import { clsx } from 'clsx'
import { useTranslation } from 'react-i18next'
import type { PinStrength } from './pin-strength.ts'

const looks: Record<PinStrength, { bars: number; ground: string; text: string }> = {
  short: { bars: 0, ground: 'bg-danger', text: 'text-danger' },
  weak: { bars: 1, ground: 'bg-danger', text: 'text-danger' },
  fair: { bars: 2, ground: 'bg-warn', text: 'text-warn' },
  good: { bars: 3, ground: 'bg-ok', text: 'text-ok' },
}

/** How hard a PIN is to guess, in bars and in words. It advises; it forbids nothing. */
export function StrengthMeter({ strength }: { strength: PinStrength }) {
  const { t } = useTranslation('settings')
  const { bars, ground, text } = looks[strength]
  return (
    <div className="flex flex-col gap-1.5">
      <span className="flex gap-1.5" aria-hidden>
        {[1, 2, 3].map((bar) => (
          <span key={bar} className={clsx('h-1.5 flex-1 rounded-full', bar <= bars ? ground : 'bg-sunken')} />
        ))}
      </span>
      <p role="status" className="text-sm text-ink-soft">
        <span className="sr-only">{t('pin.strength')}: </span>
        <span className={clsx('font-medium', text)}>{t(`pin.level.${strength}`)}.</span> {t(`pin.hint.${strength}`)}
      </p>
    </div>
  )
}
