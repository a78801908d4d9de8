import { FolderOpen } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Empty } from '../../ui/message.tsx'
import { SelectField } from '../../ui/field.tsx'
import { FilesPanel } from './files-panel.tsx'
import { partsOf, placeOf } from './place.ts'

type FilesPageProps = {
  agents: readonly { id: string; name: string }[]
  /** What the address says: the agent, and the place in its folder. */
  about: readonly string[]
  activeId: string | null
  onAbout: (about: string[]) => void
}

/** The folder of an agent as a page. */
export function FilesPage({ agents, about: [named, ...parts], activeId, onAbout }: FilesPageProps) {
  const { t } = useTranslation('files')
  const agentId = named ?? activeId ?? agents[0]?.id
  if (agentId === undefined)
    return <Empty icon={<FolderOpen className="size-6" aria-hidden />} title={t('noAgent')} hint={t('noAgentHint')} />
  return (
    <main className="flex min-h-0 flex-1 flex-col">
      {agents.length > 1 && (
        <div className="safe-x max-w-80 pt-3 pb-1">
          <SelectField label={t('of')} value={agentId} onChange={({ target }) => onAbout([target.value])}>
            {agents.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </SelectField>
        </div>
      )}
      <FilesPanel
        key={agentId}
        agentId={agentId}
        place={placeOf(parts)}
        onPlace={(place) => onAbout([agentId, ...partsOf(place)])}
      />
    </main>
  )
}
