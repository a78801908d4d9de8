import type { Dialog, Page, Request } from 'playwright-core'
import { cleanOutsideText } from '../outside-text.ts'
import type { Zone } from './zone.ts'

/** One page of an agent, with what happened on it. */
export interface Tab {
  page: Page
  zone: Zone
  /** Where what is in it comes from when its address names no host. Null: the agent opened it, and nothing was in it yet. */
  source: string | null
  /** What a page has said and what went wrong, the newest last. */
  console: string[]
  /** What the model should know of the time since the last call: dialogs, new tabs, what was blocked. */
  notes: string[]
  /** What a confirm or prompt box is answered with during a call. Null: it is dismissed. */
  dialogAnswer: { accept: boolean; text?: string } | null
  /** A call waits for what the page gives for download; everything else is thrown away. */
  takesDownload: boolean
  state: 'open' | 'crashed' | 'closed'
  usedAt: number
  /** Requests of the page that are under way. */
  pending: Set<Request>
}

const mostLines = 200
const mostNotes = 20
const lineLength = 500

/** Listens to a page from its first moment. */
export function watchPage(page: Page, zone: Zone, now: number): Tab {
  const tab: Tab = {
    page,
    zone,
    source: 'a web page',
    console: [],
    notes: [],
    dialogAnswer: null,
    takesDownload: false,
    state: 'open',
    usedAt: now,
    pending: new Set(),
  }
  page.on('framenavigated', (frame) => {
    const host = hostOfPage(frame.url())
    if (host === null) return
    zone.origins.add(new URL(frame.url()).origin)
    if (frame === page.mainFrame()) tab.source = host
  })
  // A page writes what it likes into an empty window that it opens.
  void page.opener().then((opener) => {
    if (opener && tab.source === 'a web page') tab.source = hostOfPage(opener.url()) ?? tab.source
  })
  page.on('console', (message) => addLine(tab, `${message.type()}: ${message.text()}`))
  page.on('pageerror', (error) => addLine(tab, `uncaught: ${error.message}`))
  page.on('request', (request) => void tab.pending.add(request))
  page.on('requestfinished', (request) => void tab.pending.delete(request))
  page.on('requestfailed', (request) => {
    tab.pending.delete(request)
    addLine(tab, `request failed: ${request.method()} ${request.url()} (${request.failure()?.errorText ?? 'unknown'})`)
  })
  page.on('response', (response) => {
    if (response.status() < 400) return
    addLine(tab, `status ${response.status()}: ${response.request().method()} ${response.url()}`)
  })
  page.on('dialog', (dialog) => void answerDialog(tab, dialog))
  page.on('download', (download) => {
    if (tab.takesDownload) return
    addNote(tab, 'The page wanted to download a file; that was stopped. Use browser_download to get it.')
    download.cancel().catch(() => {}) // it had ended, or its page has
  })
  page.on('crash', () => {
    tab.state = 'crashed'
  })
  page.on('close', () => {
    if (tab.state === 'open') tab.state = 'closed'
  })
  return tab
}

/** The host of a page of the web; null for what has none (an empty tab, an error of the browser, data in an address). */
export function hostOfPage(address: string): string | null {
  return /^https?:/.test(address) && URL.canParse(address) ? new URL(address).host : null
}

/** Its texts are in a line of Rain's own: short, and cleaned. */
export function addNote(tab: Tab, note: string): void {
  if (tab.notes.length < mostNotes && !tab.notes.includes(note)) tab.notes.push(note)
}

function addLine(tab: Tab, line: string): void {
  tab.console.push(line.slice(0, lineLength))
  if (tab.console.length > mostLines) tab.console.shift()
}

async function answerDialog(tab: Tab, dialog: Dialog): Promise<void> {
  const kind = dialog.type()
  const answer = tab.dialogAnswer
  // A page that asks before it is left would otherwise keep the agent there.
  const accepts = kind === 'beforeunload' || (answer?.accept ?? false)
  const text = cleanOutsideText(dialog.message()).replace(/\s+/g, ' ').slice(0, 200)
  if (kind !== 'beforeunload') {
    addNote(tab, `The page showed a box (${kind}): "${text}". It was ${accepts ? 'accepted' : 'dismissed'}.`)
  }
  try {
    await (accepts ? dialog.accept(answer?.text) : dialog.dismiss())
  } catch {
    // The page was closed meanwhile, and the box with it.
  }
}
