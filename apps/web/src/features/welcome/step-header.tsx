import { setupSteps, type SetupStep } from '@rain/protocol'
import { ShieldCheck } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../ui/button.tsx'

type StepHeaderProps = { step: Exclude<SetupStep, 'pin'>; onSkip?: () => void }

/** Where on the way the person is, one line on why the step is safe, and a way past it. */
export function StepHeader({ step, onSkip }: StepHeaderProps) {
  const { t } = useTranslation('welcome')
  const at = setupSteps.indexOf(step)
  return (
    <div className="mb-6 flex flex-col gap-3">
      <div className="flex items-center gap-3">
        <p className="text-sm text-ink-faint">{t('step', { at: at + 1, count: setupSteps.length })}</p>
        <span aria-hidden className="flex flex-1 gap-1">
          {setupSteps.map((id, place) => (
            <span key={id} className={`h-1.5 flex-1 rounded-full ${place <= at ? 'bg-accent' : 'bg-line'}`} />
          ))}
        </span>
        {onSkip && (
          <Button look="quiet" size="small" onClick={onSkip}>
            {t('skip')}
          </Button>
        )}
      </div>
      <p className="flex items-start gap-2 rounded-xl bg-ok-soft px-3.5 py-2.5 text-sm text-ok">
        <ShieldCheck className="mt-0.5 size-4 shrink-0" aria-hidden />
        {t(`trust.${step}`)}
      </p>
    </div>
  )
}
