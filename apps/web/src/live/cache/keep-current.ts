import type { Kept } from './keep-live.ts'
import { toKept } from './keep-live.ts'
import { createTextSeal } from './seal-text.ts'
import { forgetAllSessions, openSessionCache, type SessionCache } from './session-cache.ts'
import { whenIdle } from '../../ui/when-idle.ts'

/** What is kept beside the conversations: answers that the page cannot be drawn without. */
export type KeptPage = Kept & { reads: Record<string, unknown> }

export type PageKeeper = {
  /** What the last page of this session knew; null: nothing, or not in time. */
  read(): Promise<KeptPage | null>
  /** From now on what `look` says is written down, some time after each `changed`. */
  keep(look: () => KeptPage | null): void
  changed(): void
  /** Writes down at once what was not. */
  flush(): Promise<void>
  forget(): Promise<void>
}

/** Nothing has changed for so long: what an answer that streams in changes is in the log, and writing takes its time. */
const settleMs = 1_500
/** Something always changes. */
const latestMs = 60_000
/** A storage that takes longer helps nobody. */
const patienceMs = 500
/** Says that something was kept here once. A database is not made to learn that it is empty: that has a first visit wait. */
const marker = 'rain.keeps'

/** Keeps what a page has read on this device, for as long as its session lives. `program`: what may be read by whom. */
export function keepPage(token: string, program: string): PageKeeper {
  let opening: Promise<SessionCache | null> | null = null
  const open = () => (opening ??= openCache(token, program))
  let look: () => KeptPage | null = () => null
  let timer: ReturnType<typeof setTimeout> | undefined
  let changedAt: number | null = null

  async function write(): Promise<void> {
    clearTimeout(timer)
    timer = undefined
    changedAt = null
    const page = look()
    if (!page) return
    const cache = await open()
    await cache?.write(JSON.stringify({ ...toKept(page), reads: page.reads }))
    if (cache) orNot(() => localStorage.setItem(marker, 'yes'))
  }

  return {
    async read() {
      if (orNot(() => localStorage.getItem(marker)) === null) return null
      const late = new Promise<null>((done) => setTimeout(() => done(null), patienceMs))
      const text = await Promise.race([open().then((cache) => cache?.read() ?? null), late])
      return text === null ? null : parse(text)
    },
    keep: (next) => void (look = next),
    changed() {
      const now = Date.now()
      changedAt ??= now
      clearTimeout(timer)
      const waitMs = Math.min(settleMs, Math.max(0, changedAt + latestMs - now))
      timer = setTimeout(() => whenIdle(() => void write()), waitMs)
    },
    flush: () => (timer === undefined ? Promise.resolve() : write()),
    async forget() {
      clearTimeout(timer)
      look = () => null
      await (await open())?.forget()
    },
  }
}

/** Of every session: nothing of anybody stays on this device. */
export async function forgetAllPages(): Promise<void> {
  orNot(() => localStorage.removeItem(marker))
  await forgetAllSessions()
}

/** The page works without: storage may be full, or blocked. */
function orNot<T>(work: () => T): T | null {
  try {
    return work()
  } catch {
    return null
  }
}

/** Null where the browser has nothing to keep it in, or to seal it with. */
function openCache(token: string, program: string): Promise<SessionCache | null> {
  return createTextSeal(token, globalThis.crypto).then(
    (seal) => (seal && 'indexedDB' in globalThis ? openSessionCache(seal, program) : null),
    () => null,
  )
}

/** @NOTE it was written by this very program: its name says so */
function parse(text: string): KeptPage | null {
  try {
    return JSON.parse(text) as KeptPage
  } catch {
    return null
  }
}
