import { lazy, Suspense } from 'react'
import { useTranslation } from 'react-i18next'
import type { Bar } from './bar.ts'
import { Loading } from './loading.tsx'
import { goTo } from './route.ts'
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
  /** Absent: the person has come here on purpose. */
  onSkip?: () => void
}

/** The first step after the PIN: who answers. */
export function FirstModel({ bar, onSkip }: FirstModelProps) {
  const { t } = useTranslation()
  const toChat = () => goTo('chat')
  return (
    <>
      <Topbar title={t('settings.provider')} onBack={onSkip ? undefined : toChat} {...bar} />
      <Suspense fallback={<Loading />}>
        <SetupPage title={t('provider.title')} hint={t('setup.what')} withLogo>
          <StepHeader step="model" onSkip={onSkip} />
          <ModelStep
            onChosen={toChat}
            renderAll={() => (
              <Suspense fallback={<Loading />}>
                <ProviderPanel isFirst onChosen={toChat} />
              </Suspense>
            )}
          />
        </SetupPage>
      </Suspense>
    </>
  )
}
