import { AgentTabs } from '../features/agents/agent-tabs.tsx'
import { useCostsToday } from '../features/agents/use-costs-today.ts'
import { useAgentHeads, type AgentHead } from '../live/agent-head.ts'
import { useLiveStore } from '../live/store.ts'
import { useRoute, type goTo } from './route.ts'

type AgentTabsViewProps = {
  onOpen: (...to: Parameters<typeof goTo>) => void
  onClose: (agent: AgentHead) => void
  onMove: (from: number, to: number) => void
}

/** The tabs of all agents. What happens to an agent is drawn here and not in the sidebar around. */
export function AgentTabsView({ onOpen, onClose, onMove }: AgentTabsViewProps) {
  const route = useRoute()
  const agents = useAgentHeads()
  const activeId = useLiveStore(({ live }) => live.activeId)
  const costs = useCostsToday()
  return (
    <AgentTabs
      agents={agents}
      activeId={route === 'chat' ? activeId : null}
      choosing={route === 'new'}
      costs={costs}
      onSelect={(agentId) => onOpen('chat', agentId)}
      onNew={() => onOpen('new')}
      onClose={onClose}
      onMove={onMove}
    />
  )
}
