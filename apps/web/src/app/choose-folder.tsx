import { useTranslation } from 'react-i18next'
import { FolderPicker } from '../features/folders/folder-picker.tsx'
import { useServerWords } from '../i18n/server-words.ts'
import { openFolder } from '../live/actions.ts'
import { useLiveClient } from '../live/live-context.ts'
import type { Bar } from './bar.ts'
import { SetupPage } from './setup-page.tsx'
import { Topbar } from './topbar.tsx'

/** Which agent a folder is being chosen for. */
export type FolderChoice = { agentId: string; isNew: boolean }

type ChooseFolderProps = {
  choice: FolderChoice
  bar: Bar
  /** Where a known agent works now. */
  start: string | undefined
  withLogo: boolean
  onDone: () => void
  /** Absent: there is nothing to go back to. */
  onCancel: (() => void) | undefined
}

/** Where an agent is to work. */
export function ChooseFolder({ choice, bar, start, withLogo, onDone, onCancel }: ChooseFolderProps) {
  const { t } = useTranslation()
  const words = useServerWords()
  const client = useLiveClient()
  const pick = async (path: string): Promise<string | null> => {
    const ack = await openFolder(client, { agentId: choice.agentId, path })
    if (ack === null) return t('chat.noAnswer')
    if (!ack.ok) return words.refusal(ack)
    onDone()
    return null
  }
  return (
    <>
      <Topbar title={t(choice.isNew ? 'agents.new' : 'agents.changeFolder')} {...bar} />
      <SetupPage title={t('folder.title')} hint={t('folder.hint')} withLogo={withLogo}>
        <FolderPicker key={choice.agentId} start={choice.isNew ? undefined : start} onPick={pick} onCancel={onCancel} />
      </SetupPage>
    </>
  )
}
