import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Download, Locator } from 'playwright-core'
import { z } from 'zod'
import type { Egress } from '../../egress/egress.ts'
import { withFsErrorsExplained } from '../files/explain-fs-error.ts'
import { formatSize } from '../files/format-size.ts'
import { replaceFile } from '../files/replace-file.ts'
import { failed, succeeded } from '../outcome.ts'
import { cleanOutsideText } from '../outside-text.ts'
import { defineTool, type ToolContext, type ToolOutcome } from '../tool.ts'
import { resolveAgentPath } from './agent-path.ts'
import { actionMs, elementFields, findElement } from './element.ts'
import { navigationMs } from './navigate.ts'
import { onPage, orExplained } from './on-page.ts'
import { openPlace } from './open-place.ts'
import { headOf, readFromOf, sourceOf } from './page-report.ts'
import type { BrowserPool } from './pool.ts'
import { hostOfPage, type Tab } from './tab.ts'

const usualMostBytes = 50_000_000
const downloadMs = 120_000

const inputSchema = z.strictObject({
  ...elementFields,
  url: z.string().min(1).max(8_192).optional().describe('Instead of an element to click: the address of the file'),
  path: z.string().describe('Where to put it, in your folder'),
})

export function createDownload(pool: BrowserPool, findWay: Egress['findWay'], mostBytes = usualMostBytes) {
  return defineTool<z.infer<typeof inputSchema>>({
    name: 'browser_download',
    description:
      'Clicks what starts a download on the open page, or opens the address of a file, and keeps it in your folder.',
    input: inputSchema,
    repeatable: false,
    changes: 'path',
    async run({ path, url, ...choice }, context) {
      const resolved = await resolveAgentPath(context, path)
      if (resolved.kind === 'refused') return failed(resolved.reason)
      const keep = async (tab: Tab, begin: () => Promise<unknown>): Promise<ToolOutcome> => {
        const got = await receive(tab, begin, { folder: pool.downloadsPath(), mostBytes }, context)
        if (got.kind === 'failed') {
          return { ...failed(`Not downloaded: ${got.why}\n${await headOf(tab)}`), ...readFromOf(tab) }
        }
        return withFsErrorsExplained(resolved.shown, async () => {
          const { signal } = context
          const written = await replaceFile({ path: resolved.path, content: got.bytes, signal })
          if (written.kind === 'refused') return failed(written.reason)
          const name = cleanOutsideText(got.name).replace(/\s+/g, ' ').slice(0, 200)
          const content = `Kept "${name}" as ${resolved.shown} (${formatSize(got.bytes.length)}). A stranger wrote it.`
          return { ...succeeded(content), readFrom: hostOfPage(got.url) ?? sourceOf(tab) ?? 'a web page' }
        })
      }
      if (url === undefined) {
        return onPage(pool, context, async (tab) => {
          const found = await findElement(tab, choice)
          return found.kind === 'missing' ? found.outcome : keep(tab, () => click(found.locator, context.signal))
        })
      }
      return pool.use(context.agentId, async () => {
        const place = await openPlace(pool, findWay, url, context)
        if (place.kind === 'failed') return place.outcome
        return orExplained(place.tab, context.signal, (tab) => keep(tab, () => visit(tab, place.url, context.signal)))
      })
    },
  })
}

function click(locator: Locator, signal: AbortSignal): Promise<void> {
  return locator.click({ timeout: actionMs, signal })
}

/** @NOTE an address that is a download ends its navigation with ERR_ABORTED */
async function visit({ page }: Tab, url: string, signal: AbortSignal): Promise<void> {
  await page.goto(url, { waitUntil: 'commit', timeout: navigationMs, signal }).catch((error: unknown) => {
    if (!/ERR_ABORTED|Download is starting/.test(String(error))) throw error
  })
}

interface Room {
  /** Where Chromium puts what comes. */
  folder: string | null
  mostBytes: number
}

type Received = { kind: 'received'; name: string; url: string; bytes: Buffer } | { kind: 'failed'; why: string }

async function receive(
  tab: Tab,
  begin: () => Promise<unknown>,
  room: Room,
  { signal }: ToolContext,
): Promise<Received> {
  tab.takesDownload = true
  try {
    const [download] = await Promise.all([
      tab.page.waitForEvent('download', { timeout: actionMs + navigationMs, signal }),
      begin(),
    ])
    return await complete(download, room, signal)
  } finally {
    tab.takesDownload = false
  }
}

async function complete(download: Download, { folder, mostBytes }: Room, signal: AbortSignal): Promise<Received> {
  const stop = () => void download.cancel().catch(() => {}) // it had ended
  const late = setTimeout(stop, downloadMs)
  const watch = setInterval(() => void isLarger(folder, mostBytes).then((tooLarge) => tooLarge && stop()), 250)
  signal.addEventListener('abort', stop, { once: true })
  try {
    const failure = await download.failure()
    signal.throwIfAborted()
    if (failure !== null) return { kind: 'failed', why: `it broke off, or is larger than ${formatSize(mostBytes)}.` }
    const bytes = await readAll(download, mostBytes)
    if (bytes === null) return { kind: 'failed', why: `it is larger than ${formatSize(mostBytes)}.` }
    return { kind: 'received', name: download.suggestedFilename(), url: download.url(), bytes }
  } finally {
    clearTimeout(late)
    clearInterval(watch)
    signal.removeEventListener('abort', stop)
    await download.delete().catch(() => {}) // there is nothing of one that was stopped
  }
}

/** Null: it is larger than a download may be. */
async function readAll(download: Download, mostBytes: number): Promise<Buffer | null> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of await download.createReadStream()) {
    if (!Buffer.isBuffer(chunk)) continue
    size += chunk.length
    if (size > mostBytes) return null
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

async function isLarger(folder: string | null, mostBytes: number): Promise<boolean> {
  if (folder === null) return false
  try {
    const names = await readdir(folder)
    const sizes = await Promise.all(names.map(async (name) => (await stat(join(folder, name))).size))
    return sizes.some((size) => size > mostBytes)
  } catch {
    return false // a file went away while it was looked at
  }
}
