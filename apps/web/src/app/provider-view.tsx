import { lazy, Suspense } from 'react'
import { useTranslation } from 'react-i18next'
import type { Bar } from './bar.ts'
import { Loading } from './loading.tsx'
import { goTo } from './route.ts'
import { SetupPage } from './setup-page.tsx'
import { Topbar } from './topbar.tsx'

const ProviderPanel = lazy(() =>
  import('../features/providers/provider-panel.tsx').then((module) => ({ default: module.ProviderPanel })),
)

/** Who answers: the first step of the setup, and later the place of keys, servers and their order. */
export function ProviderView({ hasProvider, bar }: { hasProvider: boolean; bar: Bar }) {
  const { t } = useTranslation()
  return (
    <>
      <Topbar title={t('settings.provider')} onBack={hasProvider ? () => goTo('chat') : undefined} {...bar} />
      <SetupPage
        title={t(hasProvider ? 'models.providers' : 'provider.title')}
        hint={t('provider.hint')}
        withLogo={!hasProvider}
      >
        <Suspense fallback={<Loading />}>
          <ProviderPanel isFirst={!hasProvider} onChosen={() => goTo('chat')} />
        </Suspense>
      </SetupPage>
    </>
  )
}
