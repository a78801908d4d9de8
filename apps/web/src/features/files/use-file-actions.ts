import type { FileEntry, OnConflict, TrashedFile } from '@rain/protocol'
import { useState } from 'react'
import { fileApi } from '../../api/file-endpoints.ts'
import { followDownload } from '../../ui/follow-download.ts'
import { useFilesChange } from './use-files-change.ts'

/** What the person is asked at the moment. */
type Asked =
  | { what: 'folder'; folder: string }
  | { what: 'rename'; entry: FileEntry }
  | { what: 'conflict'; path: string; mayReplace: boolean; go: (choice: Exclude<OnConflict, 'ask'>) => void }

type Told = { onGone: (path: string) => void; onMoved: (path: string) => void }

/** What a person does to files of a folder, with what has to be asked on the way. */
export function useFileActions(agentId: string, { onGone, onMoved }: Told) {
  const change = useFilesChange(agentId)
  const [asked, setAsked] = useState<Asked | null>(null)
  const [trashed, setTrashed] = useState<TrashedFile | null>(null)

  const forget = () => {
    setAsked(null)
    change.forgetError()
  }
  const done = () => setAsked(null)

  async function move(entry: FileEntry, to: string, onConflict: OnConflict = 'ask') {
    const outcome = await change.run(
      async (pin) => {
        const { entry: moved } = await fileApi.move(agentId, { from: entry.path, to, on_conflict: onConflict }, pin)
        done()
        if (moved?.kind === 'file') onMoved(moved.path)
        else onGone(entry.path)
      },
      ['file_exists'],
    )
    if (outcome !== 'file_exists') return
    const go = (choice: Exclude<OnConflict, 'ask'>) => void move(entry, to, choice)
    setAsked({ what: 'conflict', path: to, mayReplace: entry.kind === 'file', go })
  }

  async function restore(item: TrashedFile, onConflict: OnConflict = 'ask') {
    const outcome = await change.run(
      async (pin) => {
        await fileApi.restore(agentId, item.id, onConflict, pin)
        done()
      },
      ['file_exists'],
    )
    if (outcome !== 'file_exists') return
    const go = (choice: Exclude<OnConflict, 'ask'>) => void restore(item, choice)
    setAsked({ what: 'conflict', path: item.path, mayReplace: !item.is_folder, go })
  }

  return {
    change,
    asked,
    ask: setAsked,
    forget,
    /** What was deleted last, so that it can be brought back at once. */
    trashed,
    makeFolder: (path: string) =>
      change.run(async (pin) => {
        await fileApi.makeFolder(agentId, path, pin)
        done()
      }),
    move: (to: string) => (asked?.what === 'rename' ? move(asked.entry, to) : Promise.resolve()),
    remove: (entry: FileEntry) =>
      change.run(async (pin) => {
        const answer = await fileApi.delete(agentId, entry.path, pin)
        setTrashed(answer.trashed ?? null)
        onGone(entry.path)
      }),
    restore,
    async bringBack() {
      if (!trashed) return
      setTrashed(null)
      await restore(trashed)
    },
    download: (path: string) =>
      change.run(async () => {
        const { url } = await fileApi.downloadAddress(agentId, path)
        followDownload(url)
      }),
  }
}
