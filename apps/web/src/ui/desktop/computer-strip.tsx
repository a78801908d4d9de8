import { MousePointerClick } from 'lucide-react'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ToolItem } from '../../live/state.ts'
import { ErrorText } from '../message.tsx'
import { VisibleText } from '../visible-text.tsx'
import { computerSteps, type ComputerStep } from './computer-steps.ts'
import { ScreenImage } from './screen-image.tsx'
import { StepDialog } from './step-dialog.tsx'
import { StepStrip } from './step-strip.tsx'
import { wordsOfStep } from './step-words.ts'

type ComputerStripProps = {
  /** All calls of the conversation: what a step was decided on may have come before. */
  tools: readonly ToolItem[]
  /** The calls that stand one behind the other. */
  run: readonly ToolItem[]
}

/** Actions on a computer that follow each other: each in words, with its picture. */
export function ComputerStrip({ tools, run }: ComputerStripProps) {
  const { t } = useTranslation('desktop')
  const steps = useMemo(() => {
    const ids = new Set(run.map(({ id }) => id))
    return computerSteps(tools).filter(({ item }) => ids.has(item.id))
  }, [tools, run])
  const last = steps.at(-1)
  if (!last) return null
  const running = last.item.result === undefined && last.item.status === 'running'
  return (
    <section
      aria-label={t('strip.label', { count: steps.length })}
      className="overflow-hidden rounded-xl border border-line bg-surface"
      data-status={last.item.status}
    >
      <p className="flex min-h-12 items-center gap-3 px-3.5 py-2 text-[0.925rem]">
        <MousePointerClick className="size-4.5 shrink-0 text-violet" aria-hidden />
        <span className="min-w-0 flex-1 break-words">
          <VisibleText text={wordsOfStep(t, last)} />
        </span>
        {running && <span className="text-xs font-medium text-accent">{t('strip.running')}</span>}
        {steps.length > 1 && <span className="text-xs text-ink-faint tabular-nums">{steps.length}</span>}
      </p>
      {steps.length > 1 ? (
        <StepStrip steps={steps} label={t('agent.steps')} className="px-2.5 pb-2.5" />
      ) : (
        <Single step={last} />
      )}
      {last.item.status === 'failed' && last.item.result && (
        <div className="border-t border-line px-3.5 py-2.5">
          <ErrorText>{last.item.result}</ErrorText>
        </div>
      )}
    </section>
  )
}

function Single({ step }: { step: ComputerStep }) {
  const { t } = useTranslation('desktop')
  const [open, setOpen] = useState<number | null>(null)
  const scene = step.marker ? (step.before ?? step.after) : (step.after ?? step.before)
  if (!scene) return null
  const what = wordsOfStep(t, step)
  return (
    <>
      <button
        type="button"
        onClick={() => setOpen(0)}
        aria-label={t('agent.enlarge', { what })}
        className="block w-full cursor-zoom-in border-t border-line bg-sunken"
      >
        <ScreenImage
          scene={scene}
          alt=""
          marker={scene === step.before ? step.marker : null}
          mostHeight={36}
          className="mx-auto w-full"
        />
      </button>
      <StepDialog steps={[step]} at={open} onAt={setOpen} />
    </>
  )
}
