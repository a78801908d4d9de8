import type { QuietHours as Hours } from '@rain/protocol'
import { useTranslation } from 'react-i18next'
import { Field } from '../../ui/field.tsx'
import { fromTime, toTime } from './quiet-time.ts'
import { Tick } from './tick.tsx'

/** What most people would choose. */
const usual: Hours = { from: 22 * 60, to: 7 * 60, approvals_pass: true }

/** Between which hours nothing shall be sent. */
export function QuietHours({ quiet, onChange }: { quiet: Hours | null; onChange: (quiet: Hours | null) => void }) {
  const { t } = useTranslation('notifications')
  const set = (field: 'from' | 'to', time: string) => {
    const minutes = fromTime(time)
    if (quiet && minutes !== null) onChange({ ...quiet, [field]: minutes })
  }
  return (
    <div className="flex flex-col gap-3">
      <Tick checked={quiet !== null} hint={t('quietHint')} onChange={(on) => onChange(on ? usual : null)}>
        {t('quiet')}
      </Tick>
      {quiet && (
        <div className="flex flex-col gap-3 pl-7">
          <div className="flex flex-wrap gap-3">
            <Field
              type="time"
              label={t('from')}
              value={toTime(quiet.from)}
              onChange={(event) => set('from', event.target.value)}
            />
            <Field
              type="time"
              label={t('to')}
              value={toTime(quiet.to)}
              onChange={(event) => set('to', event.target.value)}
            />
          </div>
          <Tick checked={quiet.approvals_pass} onChange={(approvals_pass) => onChange({ ...quiet, approvals_pass })}>
            {t('approvalsPass')}
          </Tick>
        </div>
      )}
    </div>
  )
}
