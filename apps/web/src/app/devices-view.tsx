import { Film } from 'lucide-react'
import { useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { ChatView } from '../features/chat/chat-view.tsx'
import { addDesktopTexts, DevicePage, DevicesPage, WorkDialog } from '../features/devices/index.ts'
import { ModelSwitcher } from '../features/models/model-switcher.tsx'
import { SupervisionDialog } from '../features/policies/supervision-dialog.tsx'
import { headOf, type AgentHead } from '../live/agent-head.ts'
import type { ApprovalItem, QuestionItem } from '../live/state.ts'
import { useLiveStore } from '../live/store.ts'
import { IconButton } from '../ui/button.tsx'
import { goTo } from './route.ts'
import { Topbar } from './topbar.tsx'

addDesktopTexts()

type DevicesViewProps = {
  /** Null: all of them. */
  deviceId: string | null
  active: AgentHead | undefined
  bar: { unread: number; onMenu: () => void }
  renderRequest: (item: ApprovalItem | QuestionItem, agentId: string) => ReactNode
  onOpenSettings: () => void
}

/** The person's computers, or one of them with the conversation of the agent that works there. */
export function DevicesView({ deviceId, active, bar, renderRequest, onOpenSettings }: DevicesViewProps) {
  const { t } = useTranslation('desktop')
  const [supervised, setSupervised] = useState<string | null>(null)
  const [choosing, setChoosing] = useState(false)
  const agent = useLiveStore(({ live }) => (supervised === null ? undefined : live.agents[supervised]))
  if (deviceId === null) {
    return (
      <>
        <Topbar title={t('list.title')} onBack={() => goTo('chat')} {...bar} />
        <DevicesPage onOpen={(id) => goTo('devices', id)} onRecordings={(id) => goTo('recordings', id)} />
      </>
    )
  }
  return (
    <>
      <DevicePage
        key={deviceId}
        deviceId={deviceId}
        bar={(title, actions) => (
          <Topbar title={title} onBack={() => goTo('devices')} stopsHere {...bar}>
            <IconButton
              label={t('recordings.title')}
              className="max-sm:hidden"
              onClick={() => goTo('recordings', deviceId)}
            >
              <Film className="size-5" aria-hidden />
            </IconButton>
            {actions}
          </Topbar>
        )}
        renderChat={(one) => (
          <ChatView
            key={one.id}
            agent={headOf(one)}
            renderRequest={renderRequest}
            onOpenSettings={onOpenSettings}
            onOpenBudgets={(agentId) => goTo('budgets', agentId)}
            modelSwitcher={<ModelSwitcher agent={headOf(one)} onSetUp={() => goTo('provider')} />}
          />
        )}
        renderRequest={renderRequest}
        onSupervision={setSupervised}
        onList={() => goTo('devices')}
        onChooseAgent={active ? () => setChoosing(true) : null}
      />
      {agent && <SupervisionDialog agent={agent.meta} open onClose={() => setSupervised(null)} />}
      {active && (
        <WorkDialog
          agent={active.meta}
          suggested={deviceId}
          open={choosing}
          onClose={() => setChoosing(false)}
          onAdd={() => goTo('devices')}
          onWorksOn={(id) => goTo('devices', id)}
        />
      )}
    </>
  )
}
