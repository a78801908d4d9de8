import { clear, createStore, del, entries, get, set, type UseStore } from 'idb-keyval'
import type { Sealed, TextSeal } from './seal-text.ts'

/** One text per session in IndexedDB, sealed with the session's token. A browser that has no room or no storage keeps nothing. */
export type SessionCache = {
  read(): Promise<string | null>
  write(text: string): Promise<void>
  /** The session is over. */
  forget(): Promise<void>
}

type Entry = {
  /** The program that wrote it: another one would not understand it. */
  program: string
  savedAt: number
  sealed: Sealed
}

/** Of sessions in other tabs. */
const mostSessions = 3

const storeOf = (): UseStore => createStore('rain', 'sessions')

export function openSessionCache(seal: TextSeal, program: string, now: () => number = Date.now): SessionCache {
  const store = storeOf()
  let isOver = false
  return {
    read: () =>
      orNothing(async () => {
        const entry = await get<Entry>(seal.name, store)
        return entry?.program === program ? seal.open(entry.sealed) : null
      }),
    write: (text) =>
      orNothing(async () => {
        if (isOver) return null
        await set(seal.name, { program, savedAt: now(), sealed: await seal.seal(text) } satisfies Entry, store)
        // @NOTE the session may have ended while it was sealed
        if (isOver) await del(seal.name, store)
        else await dropOldest(store)
        return null
      }).then(() => {}),
    forget: () => {
      isOver = true
      return orNothing(() => del(seal.name, store).then(() => null)).then(() => {})
    },
  }
}

/** Of every session: nothing of anybody stays on this device. */
export async function forgetAllSessions(): Promise<void> {
  await orNothing(() => clear(storeOf()).then(() => null))
}

async function dropOldest(store: UseStore): Promise<void> {
  const all = await entries<string, Entry>(store)
  const older = all.sort(([, a], [, b]) => b.savedAt - a.savedAt).slice(mostSessions)
  await Promise.all(older.map(([name]) => del(name, store)))
}

/** The page works without: whatever the storage says against it is no fault of the person. */
function orNothing<T>(work: () => Promise<T | null>): Promise<T | null> {
  return Promise.resolve()
    .then(work)
    .catch(() => null)
}
