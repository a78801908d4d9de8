import { shortcuts } from '../features/shortcuts/shortcuts.ts'
import { useShortcuts, type KeyBindings } from '../features/shortcuts/use-shortcuts.ts'
import type { AgentHead } from '../live/agent-head.ts'
import { pages } from './pages.tsx'
import { routes, type goTo } from './route.ts'
import type { Panel } from './panel.ts'
import { toggleSidebar } from './sidebar-state.ts'

type FrameKeys = {
  agents: readonly AgentHead[]
  active: AgentHead | undefined
  open: (...to: Parameters<typeof goTo>) => void
  setPanel: (panel: Panel) => void
}

/** What keys do wherever the person is. */
export function useFrameKeys({ agents, active, open, setPanel }: FrameKeys): void {
  const openAgent = (at: number) => {
    const agent = agents[(at + agents.length) % agents.length]
    if (agent) open('chat', agent.id)
  }
  const toPages: KeyBindings = Object.fromEntries(
    routes.flatMap((route) => {
      const keys = route === 'chat' || route === 'new' ? undefined : pages[route].keys
      return keys === undefined ? [] : [[keys, () => open(route)]]
    }),
  )
  const toAgents: KeyBindings = Object.fromEntries(agents.map((_, at) => [String(at + 1), () => openAgent(at)]))
  useShortcuts({
    ...toPages,
    ...toAgents,
    [shortcuts.palette]: () => setPanel({ kind: 'palette' }),
    [shortcuts.shortcuts]: () => setPanel({ kind: 'shortcuts' }),
    [shortcuts.search]: () => void (searchHere() || setPanel({ kind: 'history' })),
    [shortcuts.history]: () => setPanel({ kind: 'history' }),
    [shortcuts.chat]: () => open('chat'),
    [shortcuts.newAgent]: () => open('new'),
    [shortcuts.nextAgent]: () => openAgent(agents.findIndex((agent) => agent === active) + 1),
    [shortcuts.sidebar]: () => toggleSidebar(),
    [shortcuts.composer]: () => document.getElementById('composer')?.focus(),
  })
}

/** A page with a search of its own is searched there. */
function searchHere(): boolean {
  const field = document.querySelector<HTMLElement>('[role=search] input')
  if (!field?.checkVisibility()) return false
  field.focus()
  return true
}
