import { Agent as HttpAgent } from 'node:http'
import { Agent as HttpsAgent } from 'node:https'
import type { LookupFunction } from 'node:net'
import { Agent, fetch as fetchByUndici, type RequestInit as UndiciRequestInit } from 'undici'
import { createStreamFetch } from '../providers/stream-fetch.ts'
import { findWay, type WayRules, parseWebUrl, portOf } from '@rain/runtime/egress'

const maxRedirects = 3

/**
 * `fetch` for a server whose address a person typed: it may lie in the own network, but metadata addresses and Rain's own
 * services are never reached, whatever its name says later and wherever it redirects. Rejects as `fetch` does. Connections
 * are kept; answers that come in pieces are read as `createStreamFetch` does.
 */
export function createServerFetch(rules: WayRules): typeof fetch {
  const lookup = createCheckedLookup(rules)
  const agentOptions = { lookup, keepAlive: true, scheduling: 'lifo', timeout: 5_000 } as const // as Node's own
  const streaming = createStreamFetch({
    agents: { http: new HttpAgent(agentOptions), https: new HttpsAgent(agentOptions) },
    fetch: createFollowingFetch(rules, lookup),
  })
  return async (input, init) => {
    await check(new URL(input instanceof Request ? input.url : input), rules, init?.signal)
    return streaming(input, init)
  }
}

function createFollowingFetch(rules: WayRules, lookup: LookupFunction): typeof fetch {
  const dispatcher = new Agent({ connect: { lookup } })
  return async (input, init) => {
    const first = new URL(input instanceof Request ? input.url : input)
    let url = first
    for (let hop = 0; hop <= maxRedirects; hop++) {
      const { headers, ...rest } = (init ?? {}) as UndiciRequestInit
      const own = url.origin === first.origin && headers ? { headers } : {}
      const answer = await fetchByUndici(url, { ...rest, ...own, redirect: 'manual', dispatcher })
      const location = isRedirect(answer.status) ? answer.headers.get('location') : null
      if (location === null || (rest.method ?? 'GET') !== 'GET') {
        return new Response(await answer.arrayBuffer(), { status: answer.status, headers: [...answer.headers] })
      }
      url = new URL(location, url)
      await check(url, rules, init?.signal)
    }
    throw unreached('It redirects too often.')
  }
}

/** The address as it stands, its port, and every answer to its name. */
async function check(url: URL, rules: WayRules, signal: AbortSignal | null | undefined): Promise<void> {
  const parsed = parseWebUrl(url.href)
  if (parsed.kind === 'refused') throw unreached(parsed.message)
  const way = await findWay(
    { host: url.hostname, port: portOf(url), mayBePrivate: true, signal: signal ?? new AbortController().signal },
    rules,
  )
  if (way.kind === 'refused') throw unreached(way.message)
}

/** Answers with addresses that were checked just now, for whoever dials them without another look-up. */
function createCheckedLookup(rules: WayRules): LookupFunction {
  return (host, { all }, callback) => {
    const target = { host, port: 443, mayBePrivate: true, signal: new AbortController().signal }
    findWay(target, { ...rules, ownServices: [] }).then(
      (way) => {
        const addresses = way.kind === 'ready' ? way.addresses : []
        const [first] = addresses
        if (first === undefined) return callback(unreached('Its name leads nowhere that may be reached.'), '')
        if (all)
          return callback(
            null,
            addresses.map((address) => ({ address, family: familyOf(address) })),
          )
        callback(null, first, familyOf(first))
      },
      (error: unknown) => callback(error instanceof Error ? error : new Error(String(error)), ''),
    )
  }
}

function familyOf(address: string): number {
  return address.includes(':') ? 6 : 4
}

function isRedirect(status: number): boolean {
  return [301, 302, 303, 307, 308].includes(status)
}

function unreached(why: string): TypeError {
  return new TypeError('fetch failed', { cause: new Error(why) })
}
