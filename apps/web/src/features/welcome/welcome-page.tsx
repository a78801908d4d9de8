import type { Setup, SkippableStep } from '@rain/protocol'
import { Check, FileText, Globe, Monitor, Repeat2, ShieldCheck, type LucideIcon } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../ui/button.tsx'
import { Logo } from '../../ui/logo.tsx'
import { Skeleton } from '../../ui/message.tsx'
import { useSetup } from './use-setup.ts'

type WelcomePageProps = { onStep: (step: SkippableStep) => void; onDoctor: () => void }

const abilities = [
  { key: 'files', icon: FileText },
  { key: 'web', icon: Globe },
  { key: 'computers', icon: Monitor },
  { key: 'goesOn', icon: Repeat2 },
] as const satisfies { key: string; icon: LucideIcon }[]

/** What Rain can do, why it can be trusted, and the steps to a first answer with what is left of them. */
export function WelcomePage({ onStep, onDoctor }: WelcomePageProps) {
  const { t } = useTranslation(['welcome', 'translation'])
  const { setup, change } = useSetup()
  const open = async (step: SkippableStep) => {
    await change({ reopen: step })
    // A message needs somewhere to be written.
    if (step === 'message') await change({ reopen: 'folder' })
    onStep(step)
  }
  return (
    <main className="safe-x min-h-0 flex-1 overflow-y-auto">
      <div className="mx-auto flex w-full max-w-[46rem] flex-col gap-7 py-8">
        <header>
          <Logo className="mb-5 size-12" />
          <h2 className="text-[1.7rem] leading-tight font-semibold tracking-tight">{t('title')}</h2>
          <p className="mt-2 text-ink-soft">{t('translation:setup.what')}</p>
        </header>
        <ul aria-label={t('abilities.label')} className="grid gap-3 sm:grid-cols-2">
          {abilities.map(({ key, icon: Icon }) => (
            <li key={key} className="flex gap-3 rounded-2xl border border-line bg-surface p-4">
              <Icon className="mt-0.5 size-5 shrink-0 text-accent" aria-hidden />
              <p className="text-sm">{t(`abilities.${key}`)}</p>
            </li>
          ))}
        </ul>
        {setup ? <Steps setup={setup} onStep={(step) => void open(step)} /> : <Skeleton className="h-64 rounded-2xl" />}
        <footer className="flex flex-wrap items-center gap-2">
          <Button look="outline" size="small" onClick={onDoctor}>
            {t('toDoctor')}
          </Button>
          {setup && (
            <Button look="quiet" size="small" onClick={() => void change({ dismissed: !setup.dismissed })}>
              {t(setup.dismissed ? 'remind' : 'doNotRemind')}
            </Button>
          )}
        </footer>
      </div>
    </main>
  )
}

function Steps({ setup, onStep }: { setup: Setup; onStep: (step: SkippableStep) => void }) {
  const { t } = useTranslation('welcome')
  const next = setup.steps.find(({ state }) => state !== 'done')?.id
  return (
    <section aria-labelledby="welcome-steps">
      <h3 id="welcome-steps" className="mb-3 font-semibold">
        {t('steps.title')}
      </h3>
      <ol className="flex flex-col divide-y divide-line rounded-2xl border border-line bg-surface">
        {setup.steps.map(({ id, state }, at) => (
          <li key={id} className="flex flex-wrap items-center gap-x-4 gap-y-2 p-4">
            <span
              className={`flex size-8 shrink-0 items-center justify-center rounded-full text-sm font-semibold ${state === 'done' ? 'bg-ok-soft text-ok' : 'bg-sunken text-ink-soft'}`}
            >
              {state === 'done' ? <Check className="size-4" aria-hidden /> : at + 1}
            </span>
            <div className="min-w-0 flex-1 basis-56">
              <p className="font-medium">
                {t(`steps.${id}`)}{' '}
                <span className="text-sm font-normal text-ink-faint">{state !== 'open' && t(`states.${state}`)}</span>
              </p>
              <p className="flex items-start gap-1.5 text-sm text-ink-soft">
                <ShieldCheck className="mt-0.5 size-3.5 shrink-0 text-ok" aria-hidden />
                {t(`trust.${id}`)}
              </p>
            </div>
            {id !== 'pin' && state !== 'done' && (
              <Button look={id === next ? 'primary' : 'outline'} size="small" onClick={() => onStep(id)}>
                {t(`do.${id}`)}
              </Button>
            )}
          </li>
        ))}
      </ol>
    </section>
  )
}
