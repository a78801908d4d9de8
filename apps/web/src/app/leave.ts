import { api } from '../api/endpoints.ts'
import { endSession } from '../api/session-token.ts'
import { goTo } from './route.ts'

/** Ends the session here even when the server cannot be told; its own time limit ends it there. */
export function signOut(): void {
  api.signOut().catch(() => undefined)
  leave()
}

/** Back to the PIN, leaving nothing of the person on this device but how the page looks and its language. */
export function leave(): void {
  for (const key of Object.keys(sessionStorage)) if (key.startsWith('rain.')) sessionStorage.removeItem(key)
  localStorage.removeItem('rain.recentFolders')
  goTo('chat')
  endSession('signed_out')
}
