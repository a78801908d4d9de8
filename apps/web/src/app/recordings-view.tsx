import { useTranslation } from 'react-i18next'
import { RecordingsPage } from '../features/recordings/recordings-page.tsx'
import { ReplayPage } from '../features/recordings/replay-page.tsx'
import { addDesktopTexts } from '../i18n/desktop-texts.ts'
import { goTo } from './route.ts'
import { Topbar } from './topbar.tsx'

addDesktopTexts()

type RecordingsViewProps = {
  deviceId: string
  /** Null: the list of them. */
  turnId: string | null
  agents: readonly { id: string; name: string }[]
  bar: { unread: number; onMenu: () => void }
}

/** What agents did on a computer, or one of their tasks. */
export function RecordingsView({ deviceId, turnId, agents, bar }: RecordingsViewProps) {
  const { t } = useTranslation('desktop')
  const nameOf = (id: string) => agents.find((agent) => agent.id === id)?.name ?? id
  const toList = () => goTo('recordings', deviceId)
  return (
    <>
      <Topbar
        title={t('recordings.title')}
        onBack={turnId === null ? () => goTo('devices', deviceId) : toList}
        {...bar}
      />
      {turnId === null ? (
        <RecordingsPage
          key={deviceId}
          deviceId={deviceId}
          nameOf={nameOf}
          onOpen={({ turn_id: id }) => goTo('recordings', deviceId, id)}
        />
      ) : (
        <ReplayPage key={turnId} turnId={turnId} nameOf={nameOf} onList={toList} />
      )}
    </>
  )
}
