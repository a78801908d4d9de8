import type { Egress } from '../../egress/egress.ts'
import { createHostList, parseWebUrl, portOf } from '@rain/runtime/egress'
import { failed } from '../outcome.ts'
import type { ToolContext, ToolOutcome } from '../tool.ts'
import { explainStart } from './explain-start.ts'
import type { BrowserPool } from './pool.ts'
import type { Tab } from './tab.ts'

export type OpenedPlace = { kind: 'ready'; tab: Tab; url: string } | { kind: 'failed'; outcome: ToolOutcome }

/**
 * A tab that may go to this address, which nothing has been sent to yet: the current one if it lives in the same part of
 * the network, otherwise a new one there.
 */
export async function openPlace(
  pool: BrowserPool,
  findWay: Egress['findWay'],
  address: string,
  { agentId, allowedHosts = [], signal }: ToolContext,
): Promise<OpenedPlace> {
  const parsed = parseWebUrl(address)
  if (parsed.kind === 'refused') return notOpened(parsed)
  const { url } = parsed
  const port = portOf(url)
  const mayBePrivate = createHostList(allowedHosts)(url.hostname, port)
  const way = await findWay({ host: url.hostname, port, mayBePrivate, signal })
  if (way.kind === 'refused') return notOpened(way)
  const zone = way.isPrivate ? 'home' : 'web'
  try {
    if (way.isPrivate) await pool.allowHosts(agentId, allowedHosts)
    const { current } = pool.pagesOf(agentId)
    const fits = current?.zone.name === zone && current.state === 'open'
    return { kind: 'ready', url: url.href, tab: fits ? current : await pool.openTab(agentId, zone) }
  } catch (error) {
    return { kind: 'failed', outcome: explainStart(error) }
  }
}

function notOpened({ code, message }: { code: string; message: string }): OpenedPlace {
  return { kind: 'failed', outcome: failed(`Not opened (${code}): ${message}`) }
}
