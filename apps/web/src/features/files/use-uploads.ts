import type { OnConflict } from '@rain/protocol'
import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { fileApi, uploadFile } from '../../api/file-endpoints.ts'
import { queryKeys } from '../../api/query-client.ts'
import { ApiError } from '../../api/request.ts'
import { useServerWords } from '../../i18n/server-words.ts'

export type UploadState =
  | { type: 'waiting' }
  | { type: 'sending'; done: number }
  | { type: 'done' }
  | { type: 'cancelled' }
  | { type: 'failed'; text: string }

export type UploadItem = { id: string; name: string; folder: string; file: File; state: UploadState }

type Conflict = { name: string; choose: (choice: Exclude<OnConflict, 'ask'>) => void; cancel: () => void }

export type Uploads = ReturnType<typeof useUploads>

/** Files on their way to a folder, one after the other. They go on while another folder is looked at, and end with the panel. */
export function useUploads(agentId: string) {
  const { t } = useTranslation('files')
  const words = useServerWords()
  const queries = useQueryClient()
  const [items, setItems] = useState<UploadItem[]>([])
  const [conflict, setConflict] = useState<Conflict | null>(null)
  const queue = useRef<UploadItem[]>([])
  const stops = useRef(new Map<string, AbortController>())
  const isWorking = useRef(false)

  useEffect(() => {
    const running = stops.current
    return () => running.forEach((stop) => stop.abort())
  }, [])

  const tell = (id: string, state: UploadState) =>
    setItems((known) => known.map((item) => (item.id === id ? { ...item, state } : item)))

  async function send(item: UploadItem, onConflict: OnConflict): Promise<void> {
    const { id, file, folder: path, name } = item
    const stop = new AbortController()
    stops.current.set(id, stop)
    const onProgress = (done: number) => tell(id, { type: 'sending', done })
    onProgress(0)
    try {
      await uploadFile({ agentId, file, id, path, name, onConflict, signal: stop.signal, onProgress })
      tell(id, { type: 'done' })
      await queries.invalidateQueries({ queryKey: queryKeys.files(agentId) })
    } catch (failure) {
      if (stop.signal.aborted) {
        tell(id, { type: 'cancelled' })
        await fileApi.dropUpload(agentId, { id, path, name }).catch(() => undefined) // it goes by itself after a day
      } else if (failure instanceof ApiError && failure.code === 'file_exists') {
        const choice = await askAbout(item)
        if (choice === null) tell(id, { type: 'cancelled' })
        else await send(item, choice)
      } else {
        const isRefusal = failure instanceof ApiError && failure.status > 0
        tell(id, { type: 'failed', text: isRefusal ? words.refusal(failure) : t('unreachable') })
      }
    } finally {
      stops.current.delete(id)
    }
  }

  function askAbout({ name }: UploadItem): Promise<Exclude<OnConflict, 'ask'> | null> {
    return new Promise((resolve) => {
      const answer = (choice: Exclude<OnConflict, 'ask'> | null) => {
        setConflict(null)
        resolve(choice)
      }
      setConflict({ name, choose: answer, cancel: () => answer(null) })
    })
  }

  async function work(): Promise<void> {
    if (isWorking.current) return
    isWorking.current = true
    for (let item = queue.current.shift(); item; item = queue.current.shift()) await send(item, 'ask')
    isWorking.current = false
  }

  return {
    items,
    conflict,
    add(folder: string, files: readonly File[]) {
      const added = files.map((file): UploadItem => {
        const id = crypto.randomUUID()
        return { id, name: file.webkitRelativePath || file.name, folder, file, state: { type: 'waiting' } }
      })
      setItems((known) => [...known, ...added])
      queue.current.push(...added)
      void work()
    },
    cancel(id: string) {
      queue.current = queue.current.filter((item) => item.id !== id)
      tell(id, { type: 'cancelled' })
      stops.current.get(id)?.abort()
    },
    clear: () => setItems((known) => known.filter(({ state }) => state.type === 'waiting' || state.type === 'sending')),
  }
}
