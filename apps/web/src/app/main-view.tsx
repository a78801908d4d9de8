import { defaultAgentKey } from '@rain/protocol'
import { lazy, Suspense, useState } from 'react'
import { useSetup } from '../features/welcome/use-setup.ts'
import { newAgentId } from '../live/actions.ts'
import type { AgentHead } from '../live/agent-head.ts'
import { nameOfAgent } from '../live/name-of-agent.ts'
import { AgentView } from './agent-view.tsx'
import type { FolderChoice } from './choose-folder.tsx'
import { Loading } from './loading.tsx'
import { PageView } from './page-view.tsx'
import { pages } from './pages.tsx'
import { goTo, useRouteAbout, type Route } from './route.ts'

const ChooseFolder = lazy(() => import('./choose-folder.tsx').then((module) => ({ default: module.ChooseFolder })))
const FirstModel = lazy(() => import('./first-model.tsx').then((module) => ({ default: module.FirstModel })))
const FilesSide = lazy(() => import('./files-side.tsx').then((module) => ({ default: module.FilesSide })))
const NewAgent = lazy(() => import('./new-agent.tsx').then((module) => ({ default: module.NewAgent })))

type MainViewProps = {
  route: Route
  loaded: boolean
  hasProvider: boolean
  agents: AgentHead[]
  active: AgentHead | undefined
  choosing: FolderChoice | null
  onChoose: (choice: FolderChoice | null) => void
  onMenu: () => void
  onOpenSettings: () => void
  onCloseAgent: (agent: AgentHead) => void
  onSelect: (agentId: string) => void
  /** Opens a conversation that was kept. Resolves to why it could not. */
  onResume: (sessionId: string) => Promise<string | null>
}

/** The one thing in view: a page, a step of the setup, or a conversation. */
export function MainView(props: MainViewProps) {
  return (
    <Suspense fallback={<Loading />}>
      <InView {...props} />
    </Suspense>
  )
}

function InView(props: MainViewProps) {
  const { route, agents, active, choosing, hasProvider, onChoose } = props
  const about = useRouteAbout()
  const setup = useSetup()
  const model = useFirstModel({
    isHere: route === 'chat',
    isWanted: props.loaded && !setup.isPending && !hasProvider && !setup.isSkipped('model'),
  })
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
  const skipFolder = async () => {
    await setup.change({ skip: 'folder' })
    goTo('chat')
  }
  if (route === 'new' && agents.length > 0) {
    return <NewAgent bar={bar} onDone={props.onSelect} onCancel={active && (() => props.onSelect(active.id))} />
  }
  if (!choosing && !active && route !== 'new' && setup.isSkipped('folder'))
    return <PageView page={pages.welcome} frame={frame} />
  if (choosing || !active) {
    return (
      <ChooseFolder
        choice={choosing ?? { agentId: newAgentId([]), isNew: true }}
        bar={bar}
        start={active?.meta.cwd}
        onSkip={agents.length === 0 ? () => void skipFolder() : undefined}
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
      side={(agent) => <FilesSide agentId={agent.id} />}
    />
  )
}

/**
 * Whether the first model is being chosen. Once begun it goes on until somebody answers, or it is left for later: a key
 * that is being tried counts as one that is there.
 */
function useFirstModel({ isHere, isWanted }: { isHere: boolean; isWanted: boolean }) {
  const [state, setState] = useState<'closed' | 'open' | 'left'>('closed')
  if (isHere && isWanted && state === 'closed') setState('open')
  if (!isHere && state === 'open') setState('closed')
  if (!isWanted && state === 'left') setState('closed')
  return { isOpen: state === 'open', leave: () => setState('left') }
}
