import { lazy, Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Bar } from './bar.ts'
import { FirstModel } from './first-model.tsx'
import { Loading } from './loading.tsx'
import { goTo } from './route.ts'
import { SetupPage } from './setup-page.tsx'
import { Topbar } from './topbar.tsx'

const ProviderPanel = lazy(() =>
  import('../features/providers/provider-panel.tsx').then((module) => ({ default: module.ProviderPanel })),
)

/** Who answers: the place of keys, servers and their order; the first step of the set-up as long as nobody does. */
export function ProviderView({ hasProvider, bar }: { hasProvider: boolean; bar: Bar }) {
  const { t } = useTranslation()
  // A key that is being tried counts as one that is there.
  const [isFirst] = useState(!hasProvider)
  if (isFirst) return <FirstModel bar={bar} onChosen={() => goTo('chat')} />
  return (
    <>
      <Topbar title={t('settings.provider')} onBack={() => goTo('chat')} {...bar} />
      <SetupPage title={t('provider.providers')} hint={t('provider.hint')}>
        <Suspense fallback={<Loading />}>
          <ProviderPanel isFirst={false} onChosen={() => goTo('chat')} />
        </Suspense>
      </SetupPage>
    </>
  )
}
