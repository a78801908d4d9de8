import { Suspense } from 'react'
import { useTranslation } from 'react-i18next'
import { Loading } from './loading.tsx'
import type { Page, PageFrame } from './pages.tsx'
import { goTo } from './route.ts'
import { Topbar } from './topbar.tsx'

/** A page of the table below its topbar. */
export function PageView({ page, frame }: { page: Page; frame: PageFrame }) {
  const { t } = useTranslation()
  return (
    <>
      {!page.hasBar && <Topbar title={page.title(t)} onBack={() => goTo('chat')} {...frame.bar} />}
      <Suspense fallback={<Loading />}>{page.render(frame)}</Suspense>
    </>
  )
}
