import { memo } from 'react'
import type { AgentHead } from '../live/agent-head.ts'
import { useLiveStore } from '../live/store.ts'
import { PanelBoundary } from '../ui/panel-boundary.tsx'
import { AgentTabsView } from './agent-tabs-view.tsx'
import { CostToday } from './cost-today.tsx'
import type { Panel } from './panel.ts'
import { useRoute, type goTo } from './route.ts'
import { Sidebar } from './sidebar.tsx'

type SidebarViewProps = {
  hasProvider: boolean
  onOpen: (...to: Parameters<typeof goTo>) => void
  onPanel: (panel: Panel) => void
  onClose: (agent: AgentHead) => void
  onMove: (from: number, to: number) => void
}

/** The sidebar with what this page knows. It stands still while agents work: their tabs look after themselves. */
export const SidebarView = memo(function SidebarView({
  hasProvider,
  onOpen,
  onPanel,
  onClose,
  onMove,
}: SidebarViewProps) {
  const route = useRoute()
  const hasAgents = useLiveStore(({ live }) => live.order.length > 0)
  return (
    <PanelBoundary>
      <Sidebar
        current={route}
        costToday={<CostToday />}
        onPalette={() => onPanel({ kind: 'palette' })}
        onHistory={() => onPanel({ kind: 'history' })}
        onSettings={() => onOpen('settings')}
        onOpen={onOpen}
        tabs={(hasProvider || hasAgents) && <AgentTabsView onOpen={onOpen} onClose={onClose} onMove={onMove} />}
      />
    </PanelBoundary>
  )
})
