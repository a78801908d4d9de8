import type { Bus } from '@rain/bus'
import { searchKeyProvider, type EventOf } from '@rain/protocol'
import { cleanOutsideText } from '../outside-text.ts'
import { ownEngine, type OwnSearchDeps } from './own-search.ts'
import type { SearchEngine } from './search-engine.ts'

const patienceMs = 15_000

export interface CheckSearchDeps extends OwnSearchDeps {
  bus: Bus
  /** What the environment names. */
  usual: SearchEngine | null
}

/** Runs one query as an agent of this person would, and tells the first result, or what to do. */
export async function checkSearch(userId: string, deps: CheckSearchDeps): Promise<void> {
  const engine = (await ownEngine(deps, userId)) ?? deps.usual
  const event = engine === null ? told(false, 'No search engine is set up.') : await tryOut(engine)
  await deps.bus.log.append(userId, [{ event }])
}

async function tryOut(engine: SearchEngine): Promise<EventOf<'provider_checked'>> {
  const answer = await engine.search({ text: 'wikipedia', count: 1, signal: AbortSignal.timeout(patienceMs) })
  if (answer.kind === 'failed') return told(false, answer.why)
  const [first] = answer.hits
  if (!first)
    return told(false, `${engine.name} answered, but found nothing. Its own engines may be blocked or switched off.`)
  return told(true, `${onOneLine(first.title).slice(0, 200)} (${onOneLine(first.url).slice(0, 200)})`)
}

function told(ok: boolean, text: string): EventOf<'provider_checked'> {
  return { type: 'provider_checked', provider: searchKeyProvider, ok, models: 0, text }
}

function onOneLine(text: string): string {
  return cleanOutsideText(text).replace(/\s+/g, ' ').trim()
}
