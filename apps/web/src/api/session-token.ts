import { create } from 'zustand'

type Session = {
  token: string | null
  /** Seals what stays on this device for longer than a session; null: signed in before there was one. */
  keepKey: string | null
  /** Why the person has to sign in again, if they were signed in before. */
  endedBecause: 'expired' | 'signed_out' | null
}

const key = 'rain.token'
const keepKeyKey = 'rain.keepKey'

/** Who is signed in on this page. The token lives as long as the browser tab, or longer when asked to remember. */
export const useSession = create<Session>(() => ({ token: read(key), keepKey: read(keepKeyKey), endedBecause: null }))

export function startSession(token: string, remember: boolean, keepKey: string | null = null): void {
  for (const storage of remember ? [sessionStorage, localStorage] : [sessionStorage]) {
    storage.setItem(key, token)
    if (keepKey !== null) storage.setItem(keepKeyKey, keepKey)
  }
  useSession.setState({ token, keepKey, endedBecause: null })
}

/** The person left, or the server no longer knows the token. Leaving has the last word. */
export function endSession(because: 'expired' | 'signed_out'): void {
  for (const storage of [sessionStorage, localStorage]) for (const name of [key, keepKeyKey]) storage.removeItem(name)
  if (useSession.getState().token !== null || because === 'signed_out')
    useSession.setState({ token: null, keepKey: null, endedBecause: because })
}

function read(name: string): string | null {
  return sessionStorage.getItem(name) ?? localStorage.getItem(name)
}
