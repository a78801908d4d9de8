import { useProviderList } from '../api/use-provider-list.ts'
import { NotificationsSection } from '../features/notifications/index.ts'
import { FailoverOrder } from '../features/providers/failover-order.tsx'
import { ProviderPanel } from '../features/providers/provider-panel.tsx'
import { SettingsPage } from '../features/settings/settings-page.tsx'
import { addSettingsTexts } from '../i18n/settings-texts.ts'
import { useLiveClient } from '../live/live-context.ts'
import type { Bar } from './bar.ts'
import { askBeforeLeaving, signOut } from './leave.ts'
import { goTo } from './route.ts'
import { Topbar } from './topbar.tsx'

addSettingsTexts()

type SettingsViewProps = {
  about: readonly string[]
  agents: readonly { id: string; name: string }[]
  hasProvider: boolean
  bar: Bar
}

/** The settings, with what other features bring to them. */
export function SettingsView({ about, agents, hasProvider, bar }: SettingsViewProps) {
  const client = useLiveClient()
  return (
    <SettingsPage
      about={about}
      agents={agents}
      bar={(title, isSectionAlone) => (
        <Topbar title={title} onBack={() => goTo(isSectionAlone ? 'settings' : 'chat')} {...bar} />
      )}
      slots={{
        providers: <ProviderPanel isFirst={!hasProvider} withOrder={false} onChosen={() => undefined} />,
        failover: <Failover />,
        notifications: <NotificationsSection />,
      }}
      onSignOut={() => void signOut(client)}
      askBeforeLeaving={() => askBeforeLeaving(client)}
    />
  )
}

function Failover() {
  const { data } = useProviderList()
  return data && <FailoverOrder providers={data.providers} />
}
