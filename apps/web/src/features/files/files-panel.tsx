import { clsx } from 'clsx'
import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, type KeyboardEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { queryKeys } from '../../api/query-client.ts'
import { useLiveStore } from '../../live/store.ts'
import { FolderView } from './folder-view.tsx'
import { ChangesTab } from './changes-tab.tsx'
import type { FilesPlace } from './place.ts'
import { TrashTab } from './trash-tab.tsx'

type FilesPanelProps = {
  agentId: string
  place: FilesPlace
  onPlace: (place: FilesPlace) => void
}

const tabs = ['browse', 'changes', 'trash'] as const

/** The folder of an agent: what is in it, what the agent has changed, and what was deleted. As wide as there is room. */
export function FilesPanel({ agentId, place, onPlace }: FilesPanelProps) {
  const { t } = useTranslation('files')
  useFollowFiles(agentId)
  const buttons = useRef<(HTMLButtonElement | null)[]>([])

  const open = (tab: (typeof tabs)[number]) =>
    onPlace(tab === 'browse' ? { tab, path: '' } : tab === 'changes' ? { tab, toolUseId: null, path: null } : { tab })
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key]
    if (step === undefined) return
    event.preventDefault()
    const next = (tabs.indexOf(place.tab) + step + tabs.length) % tabs.length
    open(tabs[next] ?? 'browse')
    buttons.current[next]?.focus()
  }

  return (
    <div className="@container flex min-h-0 flex-1 flex-col">
      <div
        role="tablist"
        aria-label={t('tabs.label')}
        onKeyDown={onKeyDown}
        className="safe-x flex gap-1 border-b border-line"
      >
        {tabs.map((tab, at) => (
          <button
            key={tab}
            ref={(button) => void (buttons.current[at] = button)}
            type="button"
            role="tab"
            id={`files-tab-${tab}`}
            aria-selected={place.tab === tab}
            aria-controls="files-tab-panel"
            tabIndex={place.tab === tab ? 0 : -1}
            onClick={() => open(tab)}
            className={clsx(
              '-mb-px min-h-11 border-b-2 px-3 text-sm font-medium',
              place.tab === tab ? 'border-accent text-accent' : 'border-transparent text-ink-soft hover:text-ink',
            )}
          >
            {t(`tabs.${tab}`)}
          </button>
        ))}
      </div>
      <div
        id="files-tab-panel"
        role="tabpanel"
        aria-labelledby={`files-tab-${place.tab}`}
        className="flex min-h-0 flex-1 flex-col"
      >
        {place.tab === 'browse' && (
          <FolderView
            agentId={agentId}
            path={place.path}
            onPath={(path) => onPlace({ tab: 'browse', path })}
            onChanges={(path) => onPlace({ tab: 'changes', toolUseId: null, path })}
          />
        )}
        {place.tab === 'changes' && <ChangesTab agentId={agentId} place={place} onPlace={onPlace} />}
        {place.tab === 'trash' && <TrashTab agentId={agentId} />}
      </div>
    </div>
  )
}

/** Reads again what is shown whenever files were changed, by the agent or on another device. */
function useFollowFiles(agentId: string): void {
  const queries = useQueryClient()
  const changes = useLiveStore((store) => store.live.fileChanges[agentId] ?? 0)
  useEffect(() => {
    if (changes > 0) void queries.invalidateQueries({ queryKey: queryKeys.files(agentId) })
  }, [changes, agentId, queries])
}
