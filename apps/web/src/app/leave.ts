import i18next from 'i18next'
import { create } from 'zustand'
import { api } from '../api/endpoints.ts'
import { endSession, useSession } from '../api/session-token.ts'
import type { LiveClient } from '../live/client.ts'
import { goTo } from './route.ts'

const patienceMs = 3_000

/** What shall become of messages that were not sent: they wait for the next session, they go, or the person stays. */
export type Farewell = 'keep' | 'discard' | 'stay'

/** The question what shall become of messages that were not sent, while it is open. */
export const useLeaving = create<{ answer: ((farewell: Farewell) => void) | null }>(() => ({ answer: null }))

/**
 * Before the person leaves on purpose: what was not sent is theirs to decide about. Resolves to how they go, to be called once
 * nothing is in their way; null: they stay.
 */
export async function askBeforeLeaving(
  client: LiveClient,
  loadQuestion: () => Promise<unknown> = () => import('./unsent-dialog.tsx'),
): Promise<(() => Promise<void>) | null> {
  const farewell = client.unsent.length === 0 ? 'keep' : await ask(client, loadQuestion)
  if (farewell === 'stay') return null
  return async () => {
    if (farewell === 'discard') await client.discardUnsent()
    leave()
  }
}

/** Ends the session here even when the server cannot be told; its own time limit ends it there. */
export async function signOut(client: LiveClient): Promise<void> {
  const go = await askBeforeLeaving(client)
  if (go === null) return
  api.signOut().catch(() => undefined)
  await go()
}

/** Without the server the question may be out of reach: what lasts is kept then, and the browser asks about what does not. */
async function ask(client: LiveClient, loadQuestion: () => Promise<unknown>): Promise<Farewell> {
  const { token } = useSession.getState()
  const isHere = await arrives(loadQuestion())
  if (useSession.getState().token !== token) return 'stay'
  if (isHere) return answerOfDialog()
  if (client.keepsUnsent) return 'keep'
  return window.confirm(i18next.t('auth.losesUnsent')) ? 'discard' : 'stay'
}

function arrives(part: Promise<unknown>): Promise<boolean> {
  const isHere = part.then(
    () => true,
    () => false,
  )
  return Promise.race([isHere, new Promise<boolean>((resolve) => setTimeout(() => resolve(false), patienceMs))])
}

/** Of a session that is over nobody can be asked: it is as if they stayed. A new question takes the place of one that is open. */
function answerOfDialog(): Promise<Farewell> {
  useLeaving.getState().answer?.('stay')
  return new Promise((resolve) => {
    const answer = (farewell: Farewell) => {
      stopWatching()
      useLeaving.setState({ answer: null })
      resolve(farewell)
    }
    const stopWatching = useSession.subscribe(({ token }, before) => {
      if (token !== before.token) answer('stay')
    })
    useLeaving.setState({ answer })
  })
}

/** Back to the PIN, leaving nothing of the person on this device but how the page looks, its language and what they chose to keep. */
function leave(): void {
  for (const key of Object.keys(sessionStorage)) if (key.startsWith('rain.')) sessionStorage.removeItem(key)
  localStorage.removeItem('rain.recentFolders')
  goTo('chat')
  endSession('signed_out')
}
