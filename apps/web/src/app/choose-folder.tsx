import { lazy, Suspense } from 'react'
import { useTranslation } from 'react-i18next'
import { FolderPicker } from '../features/folders/folder-picker.tsx'
import { useServerWords } from '../i18n/server-words.ts'
import { openFolder } from '../live/actions.ts'
import { useLiveClient } from '../live/live-context.ts'
import type { Bar } from './bar.ts'
import { Loading } from './loading.tsx'
import { SetupPage } from './setup-page.tsx'
import { Topbar } from './topbar.tsx'

const welcome = () =>
  import('../features/welcome/index.ts').then((module) => {
    module.addWelcomeTexts()
    return module
  })
const StepHeader = lazy(() => welcome().then((module) => ({ default: module.StepHeader })))
const FolderSuggestion = lazy(() => welcome().then((module) => ({ default: module.FolderSuggestion })))

/** Which agent a folder is being chosen for. */
export type FolderChoice = { agentId: string; isNew: boolean }

type ChooseFolderProps = {
  choice: FolderChoice
  bar: Bar
  /** Where a known agent works now. */
  start: string | undefined
  /** Present: it is the first folder of all, and may be left for later. */
  onSkip: (() => void) | undefined
  onDone: () => void
  /** Absent: there is nothing to go back to. */
  onCancel: (() => void) | undefined
}

/** Where an agent is to work. */
export function ChooseFolder({ choice, bar, start, onSkip, onDone, onCancel }: ChooseFolderProps) {
  const { t } = useTranslation(['folders', 'translation'])
  const words = useServerWords()
  const client = useLiveClient()
  const pick = async (path: string): Promise<string | null> => {
    const ack = await openFolder(client, { agentId: choice.agentId, path })
    if (ack === null) return t('translation:chat.noAnswer')
    if (!ack.ok) return words.refusal(ack)
    onDone()
    return null
  }
  return (
    <>
      <Topbar
        title={t(choice.isNew ? 'translation:agents.new' : 'translation:agents.changeFolder')}
        onBack={onCancel}
        {...bar}
      />
      <Suspense fallback={<Loading />}>
        <SetupPage title={t('title')} hint={t('hint')} withLogo={onSkip !== undefined}>
          {onSkip && (
            <div className="mb-6">
              <StepHeader step="folder" onSkip={onSkip} />
              <FolderSuggestion onPick={pick} />
            </div>
          )}
          <FolderPicker
            key={choice.agentId}
            start={choice.isNew ? undefined : start}
            onPick={pick}
            onCancel={onCancel}
          />
        </SetupPage>
      </Suspense>
    </>
  )
}
