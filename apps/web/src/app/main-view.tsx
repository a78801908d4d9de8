import { useState } from 'react'
import { defaultAgentKey } from '@rain/protocol'
import { useSetup } from '../features/welcome/use-setup.ts'
import { newAgentId } from '../live/actions.ts'
import { nameOfAgent } from '../live/name-of-agent.ts'
import type { AgentState } from '../live/state.ts'
import { AgentView } from './agent-view.tsx'
import { ChooseFolder, type FolderChoice } from './choose-folder.tsx'
import { FirstModel } from './first-model.tsx'
import { Loading } from './loading.tsx'
import { NewAgent } from './new-agent.tsx'
import { PageView } from './page-view.tsx'
import { pages } from './pages.tsx'
import { useRouteAbout, type Route } from './route.ts'

type MainViewProps = {
  route: Route
  loaded: boolean
  hasProvider: boolean
  agents: AgentState[]
  active: AgentState | undefined
  choosing: FolderChoice | null
  onChoose: (choice: FolderChoice | null) => void
  onMenu: () => void
  onOpenSettings: () => void
  onCloseAgent: (agent: AgentState) => void
  onSelect: (agentId: string) => void
  /** Opens a conversation that was kept. Resolves to why it could not. */
  onResume: (sessionId: string) => Promise<string | null>
}

/** The one thing in view: a page, a step of the setup, or a conversation. */
export function MainView(props: MainViewProps) {
  const { route, agents, active, choosing, hasProvider, onChoose } = props
  const about = useRouteAbout()
  const setup = useSetup()
  const model = useFirstModel(props.loaded && !setup.isPending && !hasProvider && !setup.isSkipped('model'))
  const bar = { unread: agents.reduce((sum, agent) => sum + agent.unread, 0), onMenu: props.onMenu }

  if (!props.loaded || setup.isPending) return <Loading />
  const frame = {
    about,
    bar,
    agents: agents.map((agent) => ({ id: agent.id, name: nameOfAgent(agent) })),
    active,
    hasProvider,
    onSelect: props.onSelect,
    onResume: props.onResume,
    onOpenSettings: props.onOpenSettings,
  }
  if (route !== 'chat' && route !== 'new') return <PageView key={route} page={pages[route]} frame={frame} />
  if (model.isOpen) {
    const skip = async () => {
      await setup.change({ skip: 'model' })
      model.leave()
    }
    return <FirstModel bar={bar} onChosen={model.leave} onSkip={() => void skip()} />
  }
  if (route === 'new' && agents.length > 0) {
    return <NewAgent bar={bar} onDone={props.onSelect} onCancel={active && (() => props.onSelect(active.id))} />
  }
  if (!choosing && !active && setup.isSkipped('folder')) return <PageView page={pages.welcome} frame={frame} />
  if (choosing || !active) {
    return (
      <ChooseFolder
        choice={choosing ?? { agentId: newAgentId([]), isNew: true }}
        bar={bar}
        start={active?.meta.cwd}
        onSkip={agents.length === 0 ? () => void setup.change({ skip: 'folder' }) : undefined}
        onDone={() => (choosing ? onChoose(null) : props.onSelect(defaultAgentKey))}
        onCancel={active ? () => onChoose(null) : undefined}
      />
    )
  }
  return (
    <AgentView
      key={active.id}
      agent={active}
      bar={bar}
      onChangeFolder={() => onChoose({ agentId: active.id, isNew: false })}
      onOpenSettings={props.onOpenSettings}
      onCloseAgent={props.onCloseAgent}
    />
  )
}

/**
 * Whether the first model is being chosen. Once begun it goes on until somebody answers, or it is left for later: a key
 * that is being tried counts as one that is there.
 */
function useFirstModel(isWanted: boolean) {
  const [state, setState] = useState<'closed' | 'open' | 'left'>('closed')
  if (isWanted && state === 'closed') setState('open')
  if (!isWanted && state === 'left') setState('closed')
  return { isOpen: state === 'open', leave: () => setState('left') }
}
