import { create } from 'zustand'

type Session = {
  token: string | null
  /** Why the person has to sign in again, if they were signed in before. */
  endedBecause: 'expired' | 'signed_out' | null
}

const key = 'rain.token'

/** Who is signed in on this page. The token lives as long as the browser tab, or longer when asked to remember. */
export const useSession = create<Session>(() => ({ token: readToken(), endedBecause: null }))

export function startSession(token: string, remember: boolean): void {
  sessionStorage.setItem(key, token)
  if (remember) localStorage.setItem(key, token)
  useSession.setState({ token, endedBecause: null })
}

/** The person left, or the server no longer knows the token. Leaving has the last word. */
export function endSession(because: 'expired' | 'signed_out'): void {
  sessionStorage.removeItem(key)
  localStorage.removeItem(key)
  if (useSession.getState().token !== null || because === 'signed_out')
    useSession.setState({ token: null, endedBecause: because })
}

function readToken(): string | null {
  return sessionStorage.getItem(key) ?? localStorage.getItem(key)
}
