import { createHostList, findWay, parseWebUrl, portOf, type WayRules } from '@rain/runtime/egress'

/** Where push messages may go: to https of the internet, and to hosts that were named in the configuration. */
export interface PushRules extends WayRules {
  allowedHosts: readonly string[]
}

const lookUpMs = 5_000

/**
 * Whether an address that a browser names may be kept. What its name leads to is looked up again, and checked, whenever
 * something is sent there.
 * @returns Null, or why not.
 */
export async function refuseEndpoint(endpoint: string, rules: PushRules): Promise<string | null> {
  const parsed = parseWebUrl(endpoint)
  if (parsed.kind === 'refused') return parsed.message
  const { url } = parsed
  const port = portOf(url)
  const mayBePrivate = createHostList(rules.allowedHosts)(url.hostname, port)
  if (url.protocol !== 'https:' && !mayBePrivate) return 'A push service is reached by https.'
  const signal = AbortSignal.timeout(lookUpMs)
  const way = await findWay({ host: url.hostname, port, mayBePrivate, signal }, rules).catch(() => null)
  // A server that is offline for the moment finds no name at all.
  return way?.kind === 'refused' && way.code !== 'name_not_found' ? way.message : null
}
