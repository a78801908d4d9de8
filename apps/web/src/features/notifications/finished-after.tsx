import { useTranslation } from 'react-i18next'
import { SelectField } from '../../ui/field.tsx'

/** Seconds. */
const choices = [0, 30, 60, 300, 900, 3600] as const

/** How long a task must have taken to be told of. Another figure that was set elsewhere stays until it is changed. */
export function FinishedAfter({ seconds, onChange }: { seconds: number; onChange: (seconds: number) => void }) {
  const { t } = useTranslation('notifications')
  const shown = [...new Set([...choices, seconds])].sort((a, b) => a - b)
  const nameOf = (value: number) => {
    if (value === 0) return t('after.any')
    if (value % 3600 === 0) return t('after.hours', { count: value / 3600 })
    return value % 60 === 0 ? t('after.minutes', { count: value / 60 }) : t('after.seconds', { count: value })
  }
  return (
    <div className="max-w-80 pb-2 pl-7">
      <SelectField
        label={t('after.label')}
        value={seconds}
        onChange={(event) => onChange(Number(event.currentTarget.value))}
      >
        {shown.map((value) => (
          <option key={value} value={value}>
            {nameOf(value)}
          </option>
        ))}
      </SelectField>
    </div>
  )
}
