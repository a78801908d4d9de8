import { lazy, Suspense } from 'react'
import { useTranslation } from 'react-i18next'
import type { Bar } from './bar.ts'
import { Loading } from './loading.tsx'
import { SetupPage } from './setup-page.tsx'
import { Topbar } from './topbar.tsx'

const welcome = () =>
  import('../features/welcome/index.ts').then((module) => {
    module.addWelcomeTexts()
    return module
  })
const StepHeader = lazy(() => welcome().then((module) => ({ default: module.StepHeader })))
const ModelStep = lazy(() => welcome().then((module) => ({ default: module.ModelStep })))
const ProviderPanel = lazy(() =>
  import('../features/providers/provider-panel.tsx').then((module) => ({ default: module.ProviderPanel })),
)

type FirstModelProps = {
  bar: Bar
  onChosen: () => void
  /** Absent: the person has come here on purpose. */
  onSkip?: () => void
}

/** The first step after the PIN: who answers. */
export function FirstModel({ bar, onChosen, onSkip }: FirstModelProps) {
  const { t } = useTranslation()
  return (
    <>
      <Topbar title={t('settings.provider')} onBack={onSkip ? undefined : onChosen} {...bar} />
      <Suspense fallback={<Loading />}>
        <SetupPage title={t('provider.title')} hint={t('setup.what')} withLogo>
          <StepHeader step="model" onSkip={onSkip} />
          <ModelStep
            onChosen={onChosen}
            renderAll={() => (
              <Suspense fallback={<Loading />}>
                <ProviderPanel isFirst onChosen={onChosen} />
              </Suspense>
            )}
          />
        </SetupPage>
      </Suspense>
    </>
  )
}
