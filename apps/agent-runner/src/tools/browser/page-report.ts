import { cut } from './cut.ts'
import { cleanOutsideText, wrapOutsideText } from '../outside-text.ts'
import { hostOfPage, type Tab } from './tab.ts'

/** Characters of a snapshot beside another answer, and of one that was asked for. */
const shortSnapshot = 12_000
export const longSnapshot = 50_000
const snapshotMs = 10_000

/** Whose words a page holds: its host, or that of the page it came from. Null: nothing was ever in it. */
export function sourceOf({ page, source }: Tab): string | null {
  return hostOfPage(page.url()) ?? source
}

/** The same for an outcome, which says nothing where there is nothing to be wary of. */
export function readFromOf(tab: Tab): { readFrom?: string } {
  const readFrom = sourceOf(tab)
  return readFrom === null ? {} : { readFrom }
}

/** Marked as theirs, also where nobody is known. */
export function wrapOfPage(text: string, tab: Tab): string {
  return wrapOutsideText(text, sourceOf(tab) ?? 'an empty tab')
}

/** Where the agent is now and what happened on the way; the notes are told once. */
export async function headOf(tab: Tab): Promise<string> {
  const title = cleanOutsideText(await titleOf(tab))
    .replace(/\s+/g, ' ')
    .slice(0, 200)
  const notes = [...tab.notes.splice(0), ...tab.zone.takeRefusals().map(cleanOutsideText)]
  return [
    `Page: ${cleanOutsideText(tab.page.url()).slice(0, 2_000)}`,
    `Title: "${title}"`,
    ...notes.map((note) => `Note: ${note}`),
  ].join('\n')
}

/** The page as an accessibility tree, with the references that the other tools take. */
export async function snapshotOf(tab: Tab, signal: AbortSignal, most = shortSnapshot): Promise<string> {
  const tree = await tab.page.ariaSnapshot({ mode: 'ai', signal, timeout: snapshotMs })
  const shown = tree.trim() === '' ? '(The page is empty.)' : cut(tree, most, 'browser_extract_text gives its text.')
  return wrapOfPage(shown, tab)
}

async function titleOf({ page }: Tab): Promise<string> {
  // @NOTE a page that is busy with itself never answers
  const late = new Promise<string>((resolve) => setTimeout(resolve, 2_000, '').unref())
  return Promise.race([page.title().catch(() => ''), late])
}
