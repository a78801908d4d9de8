import { cut } from './cut.ts'
import { cleanOutsideText, wrapOutsideText } from '../outside-text.ts'
import type { Tab } from './tab.ts'

/** Characters of a snapshot beside another answer, and of one that was asked for. */
const shortSnapshot = 12_000
export const longSnapshot = 50_000
const snapshotMs = 10_000

/** Whose words a page holds: its host. */
export function sourceOf({ page }: Tab): string {
  const url = page.url()
  return (URL.canParse(url) && new URL(url).host) || 'a web page'
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
  return wrapOutsideText(shown, sourceOf(tab))
}

async function titleOf({ page }: Tab): Promise<string> {
  // @NOTE a page that is busy with itself never answers
  const late = new Promise<string>((resolve) => setTimeout(resolve, 2_000, '').unref())
  return Promise.race([page.title().catch(() => ''), late])
}
