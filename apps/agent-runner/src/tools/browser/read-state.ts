import { settledWithin } from '@rain/runtime'
import type { BrowserContext } from 'playwright-core'
import type { Zone } from './zone.ts'

export type BrowserState = Awaited<ReturnType<BrowserContext['storageState']>>

/** Beyond this the databases of pages are left out: they would be read into memory as a whole. */
const mostDatabaseBytes = 10_000_000
const readMs = 5_000

/** Cookies and storage of a zone. Null: it has no page, or cannot be read in time, as when a page hangs. */
export async function readState(zone: Zone): Promise<BrowserState | null> {
  if (zone.context.pages().length === 0) return null
  const reading = readAll(zone)
  reading.catch(() => {}) // a page or the browser ended meanwhile
  if (!(await settledWithin(readMs, reading))) return null
  return reading.catch(() => null)
}

async function readAll({ context, origins }: Zone): Promise<BrowserState> {
  return context.storageState({ indexedDB: (await storedBytes(context, [...origins])) <= mostDatabaseBytes })
}

/** As the browser counts it: a page may say what it likes. */
async function storedBytes(context: BrowserContext, origins: string[]): Promise<number> {
  const [page] = context.pages()
  if (!page || origins.length === 0) return 0
  const session = await context.newCDPSession(page)
  try {
    const usages = await Promise.all(origins.map((origin) => session.send('Storage.getUsageAndQuota', { origin })))
    return usages.reduce((sum, { usage }) => sum + usage, 0)
  } finally {
    await session.detach().catch(() => {}) // its page has gone
  }
}
