import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { useOpenCount } from '../features/approvals/inbox-badge.tsx'
import type { AgentHead } from '../live/agent-head.ts'
import { nameOfAgent } from '../live/name-of-agent.ts'
import { useLiveStore } from '../live/store.ts'
import { pages } from './pages.tsx'
import { useRoute } from './route.ts'

/** Names the tab of the browser after what is in view, with how much waits for the person. */
export function usePageTitle(active: AgentHead | undefined): void {
  const { t } = useTranslation()
  const route = useRoute()
  const waiting = useOpenCount()
  const unread = useLiveStore(({ live }) => Object.values(live.agents).reduce((sum, agent) => sum + agent.unread, 0))
  const inView =
    route === 'chat' ? active && nameOfAgent(active) : route === 'new' ? t('agents.new') : pages[route].title(t)
  const title = inView === undefined ? t('app.name') : `${inView} · ${t('app.name')}`
  const news = Math.max(waiting, unread)
  useEffect(() => {
    document.title = news > 0 ? `(${news}) ${title}` : title
  }, [title, news])
}
