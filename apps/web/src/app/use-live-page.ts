import { useQueryClient, type QueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { queryKeys } from '../api/query-client.ts'
import { useSession } from '../api/session-token.ts'
import { forgetDrafts } from '../features/chat/drafts.ts'
import { forgetAllPages, keepPage, type KeptPage } from '../live/cache/keep-current.ts'
import type { LiveClient } from '../live/client.ts'
import { useLiveStore } from '../live/store.ts'
import { createVisibilityTeller } from '../live/tell-visibility.ts'

/** Answers without which the page cannot be drawn; none of them holds a secret. */
const keptReads: readonly string[] = [queryKeys.providers[0], queryKeys.settings[0], queryKeys.setup[0]]

const tellEveryMs = 5_000

/**
 * Opens the connection and closes it with the session. What was read in this session before is shown at once, and followed up
 * by the log; what is read now is kept on this device, until the person signs out or the session is over.
 */
export function useLivePage(client: LiveClient, token: string): void {
  const queries = useQueryClient()

  useEffect(() => {
    const keeper = keepPage(token, import.meta.env.RAIN_SHAPE)
    const ended = new AbortController()
    const { signal } = ended
    void keeper.read().then((kept) => {
      if (signal.aborted) return
      if (kept) giveReads(queries, kept)
      client.open(kept)
      keeper.keep(() => look(client, queries))
      keepTelling(client, signal)
    })
    const stopKeeping = useLiveStore.subscribe(() => keeper.changed())
    const onHidden = () => document.visibilityState === 'hidden' && void keeper.flush()
    document.addEventListener('visibilitychange', onHidden, { signal })
    window.addEventListener('pagehide', () => void keeper.flush(), { signal })

    return () => {
      stopKeeping()
      ended.abort()
      const { token: next, endedBecause } = useSession.getState()
      if (next === null) void keeper.forget()
      client.close()
      if (endedBecause === 'signed_out') leaveDevice()
    }
  }, [client, queries, token])
}

function look(client: LiveClient, queries: QueryClient): KeptPage | null {
  const kept = client.kept()
  if (kept === null) return null
  return { ...kept, reads: Object.fromEntries(keptReads.map((key) => [key, queries.getQueryData([key])])) }
}

/** As read long ago: shown, and asked for again. */
function giveReads(queries: QueryClient, { reads }: KeptPage): void {
  for (const key of keptReads) {
    if (reads[key] !== undefined) queries.setQueryData([key], reads[key], { updatedAt: 1 })
  }
}

function keepTelling(client: LiveClient, signal: AbortSignal): void {
  const teller = createVisibilityTeller({
    send: (command) => client.command(command),
    isVisible: () => document.visibilityState === 'visible',
    now: Date.now,
  })
  const stop = useLiveStore.subscribe(({ connection }, before) => {
    if (connection === 'connected' && before.connection !== 'connected') teller.connected()
  })
  const timer = setInterval(teller.tell, tellEveryMs)
  signal.addEventListener('abort', () => {
    stop()
    clearInterval(timer)
  })
  document.addEventListener('visibilitychange', teller.tell, { signal })
  for (const kind of ['pointerdown', 'keydown', 'wheel']) {
    window.addEventListener(kind, teller.touched, { signal, passive: true, capture: true })
  }
}

/** The person has left: nothing of theirs stays here, and nothing more comes. */
function leaveDevice(): void {
  forgetDrafts()
  void forgetAllPages()
  void import('../features/notifications/leave-device.ts').then(({ endNotifications }) => endNotifications())
}
