import type { Effort } from '@rain/protocol'
import { useId } from 'react'
import { useTranslation } from 'react-i18next'

type EffortFieldProps = { efforts: Effort[]; value: Effort | null; onChange: (effort: Effort | null) => void }

/** How hard the model should think, where it knows the setting. */
export function EffortField({ efforts, value, onChange }: EffortFieldProps) {
  const { t } = useTranslation('models')
  const id = useId()
  return (
    <div className="flex items-center justify-between gap-3">
      <label htmlFor={id} className="text-sm text-ink-soft">
        {t('effort')}
      </label>
      <select
        id={id}
        value={value ?? ''}
        onChange={({ target }) => onChange(efforts.find((effort) => effort === target.value) ?? null)}
        className="min-h-9 min-w-0 rounded-lg border border-line-strong/60 bg-surface px-2 text-sm"
      >
        <option value="">{t('effortDefault')}</option>
        {efforts.map((effort) => (
          <option key={effort} value={effort}>
            {t(`efforts.${effort}`)}
          </option>
        ))}
      </select>
    </div>
  )
}
