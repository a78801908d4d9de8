import { ChevronLeft, ChevronRight } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { IconButton } from '../button.tsx'
import { Choice } from '../choice.tsx'
import { Dialog } from '../dialog.tsx'
import type { ComputerStep } from './computer-steps.ts'
import { ScreenImage } from './screen-image.tsx'
import { wordsOfStep } from './step-words.ts'

type StepDialogProps = {
  steps: readonly ComputerStep[]
  /** Null: none is open. */
  at: number | null
  onAt: (at: number | null) => void
}

/** One step of an agent, large: what it saw, with its mark, and what came of it. Arrow keys lead to the others. */
export function StepDialog({ steps, at, onAt }: StepDialogProps) {
  const { t } = useTranslation('desktop')
  const step = at === null ? undefined : steps[at]
  return (
    <Dialog
      open={step !== undefined}
      onClose={() => onAt(null)}
      title={step ? t('agent.stepOf', { number: (at ?? 0) + 1, what: wordsOfStep(t, step) }) : ''}
      place="wide"
    >
      {step && <Step key={step.item.id} step={step} at={at ?? 0} count={steps.length} onAt={onAt} />}
    </Dialog>
  )
}

type StepProps = { step: ComputerStep; at: number; count: number; onAt: (at: number) => void }

function Step({ step, at, count, onAt }: StepProps) {
  const { t } = useTranslation('desktop')
  const { before, after, marker } = step
  const [shows, setShows] = useState<'before' | 'after'>(before && marker ? 'before' : 'after')
  const what = wordsOfStep(t, step)
  const scene = shows === 'before' ? (before ?? after) : (after ?? before)
  const isBefore = scene === before

  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.target instanceof HTMLInputElement) return
      if (event.key === 'ArrowLeft' && at > 0) onAt(at - 1)
      if (event.key === 'ArrowRight' && at < count - 1) onAt(at + 1)
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [at, count, onAt])

  return (
    <div className="flex flex-col gap-3 px-5 pb-5">
      {scene && (
        <ScreenImage
          scene={scene}
          alt={t(isBefore ? 'agent.pictureBefore' : 'agent.pictureAfter', { what })}
          marker={isBefore ? marker : null}
          mostHeight={72}
          className="mx-auto w-full rounded-xl border border-line"
        />
      )}
      <div className="flex flex-wrap items-center gap-3">
        <IconButton label={t('agent.previous')} disabled={at === 0} onClick={() => onAt(at - 1)}>
          <ChevronLeft className="size-5" aria-hidden />
        </IconButton>
        <span className="text-sm text-ink-soft tabular-nums">
          {at + 1} / {count}
        </span>
        <IconButton label={t('agent.next')} disabled={at === count - 1} onClick={() => onAt(at + 1)}>
          <ChevronRight className="size-5" aria-hidden />
        </IconButton>
        {scene?.window && (
          <span className="min-w-0 flex-1 truncate text-sm text-ink-faint">
            {t('agent.inWindow', { title: scene.window.title, app: scene.window.app })}
          </span>
        )}
        {before && after && (
          <Choice
            label={what}
            hideLabel
            value={shows}
            onChange={setShows}
            options={[
              { value: 'before', label: t('agent.before') },
              { value: 'after', label: t('agent.after') },
            ]}
          />
        )}
      </div>
    </div>
  )
}
