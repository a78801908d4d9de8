import { create } from 'zustand'
import { api } from '../api/endpoints.ts'
import { endSession } from '../api/session-token.ts'
import type { LiveClient } from '../live/client.ts'
import { goTo } from './route.ts'

/** The question what shall become of messages that were not sent, while it is open. */
export const useLeaving = create<{ answer: ((goes: boolean) => void) | null }>(() => ({ answer: null }))

/** Before the person leaves on purpose: what was not sent is theirs to decide about. Resolves to whether they go. */
export function askBeforeLeaving(client: LiveClient): Promise<boolean> {
  if (client.unsent.length === 0) return Promise.resolve(true)
  return new Promise((resolve) => {
    const answer = (goes: boolean) => {
      useLeaving.setState({ answer: null })
      resolve(goes)
    }
    useLeaving.setState({ answer })
  })
}

/** Ends the session here even when the server cannot be told; its own time limit ends it there. */
export async function signOut(client: LiveClient): Promise<void> {
  if (!(await askBeforeLeaving(client))) return
  api.signOut().catch(() => undefined)
  leave()
}

/** Back to the PIN, leaving nothing of the person on this device but how the page looks, its language and what they chose to keep. */
export function leave(): void {
  for (const key of Object.keys(sessionStorage)) if (key.startsWith('rain.')) sessionStorage.removeItem(key)
  localStorage.removeItem('rain.recentFolders')
  goTo('chat')
  endSession('signed_out')
}
