import { isKnownAddress } from '@rain/db'
import { isPublicName, type Call } from '@rain/permissions'
import type { Egress } from '../egress/egress.ts'
import { portOf } from '@rain/runtime/egress'
import type { TurnWork } from './turn-work.ts'

const lookUpMs = 3_000
const mostNames = 20

const webTools = new Set(['web_fetch', 'browser_navigate', 'browser_download'])

/**
 * Where in the own network the host of a call lies although its name is that of a site on the internet; none when it lies
 * there, or nobody knows.
 *
 * @NOTE a name that is looked up is told to whoever answers for it: a model that has read the words of strangers could say
 * something by it before anybody was asked. Then only what `wasToldBefore` or stood in what the person wrote is looked up.
 */
export async function homeAddressesOf(
  { db, turn, findWay }: Pick<TurnWork, 'db' | 'turn' | 'findWay'>,
  { tool, input }: Call,
  { readTaint, wasToldBefore }: { readTaint: () => Promise<readonly string[]>; wasToldBefore: boolean },
): Promise<string[]> {
  const { url } = input
  if (!findWay || !webTools.has(tool) || typeof url !== 'string' || !URL.canParse(url)) return []
  if (!isPublicName(new URL(url).hostname)) return []
  const maySayName =
    wasToldBefore || (await readTaint()).length === 0 || (await isKnownAddress(db, turn.conversationId, url))
  return maySayName ? lookUp(new URL(url), findWay) : []
}

/**
 * Of the hosts that a command is to reach, those that lie in the own network although they are named as sites of the
 * internet are, each with its addresses. The same is said to nobody, on the same terms.
 */
export async function homesOf(
  { findWay }: Pick<TurnWork, 'findWay'>,
  hosts: readonly string[],
  mayLookUp: () => Promise<boolean>,
): Promise<Home[]> {
  const names = hosts.filter(isPublicName).slice(0, mostNames)
  if (!findWay || names.length === 0 || !(await mayLookUp())) return []
  const found = await Promise.all(
    names.map(async (host) => ({ host, addresses: await lookUp(new URL(`https://${host}`), findWay) })),
  )
  return found.filter(({ addresses }) => addresses.length > 0)
}

export interface Home {
  host: string
  addresses: string[]
}

async function lookUp(url: URL, findWay: Egress['findWay']): Promise<string[]> {
  try {
    const signal = AbortSignal.timeout(lookUpMs)
    const way = await findWay({ host: url.hostname, port: portOf(url), mayBePrivate: true, signal })
    return way.kind === 'ready' && way.isPrivate ? way.addresses.toSorted() : []
  } catch {
    return [] // nobody answered in time; what is not shown here is refused when it is dialled
  }
}
