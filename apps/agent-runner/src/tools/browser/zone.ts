import type { BrowserContext } from 'playwright-core'
import type { Egress } from '../../egress/egress.ts'
import { createHostList } from '@rain/runtime/egress'
import type { EgressProxy } from '../../egress/proxy.ts'

/**
 * Which part of the network a page lives in. `web`: the internet, nothing of the own network. `home`: the hosts that the
 * person has allowed in the own network, and nothing else. They are contexts of their own, with a proxy each: so no page of
 * the web can reach a device at home through the agent's browser, and none at home can carry out what it shows.
 */
export type ZoneName = 'web' | 'home'

export interface Zone {
  name: ZoneName
  context: BrowserContext
  /** Of all pages and frames that were in it. */
  origins: Set<string>
  /** Hosts that the person allowed; for `home`. Grows with each approved address. */
  allowedHosts: Set<string>
  /** What the proxy refused since this was last read, as sentences. */
  takeRefusals(): string[]
  close(): Promise<void>
}

export interface ZoneGate {
  proxy: EgressProxy
  allowedHosts: Set<string>
  takeRefusals(): string[]
}

const mostRefusals = 10

/** The proxy through which everything of a zone goes. */
export async function openGate(name: ZoneName, openProxy: Egress['openProxy']): Promise<ZoneGate> {
  const allowedHosts = new Set<string>()
  const refusals = new Set<string>()
  const proxy = await openProxy({
    listen: 'loopback',
    allow(host, port) {
      if (name === 'web') return 'allow'
      return createHostList([...allowedHosts])(host, port) ? 'allow_private' : 'deny'
    },
    onRefused({ host, port, code, message }) {
      if (refusals.size < mostRefusals) refusals.add(`${host.slice(0, 253)}:${port} was blocked (${code}): ${message}`)
    },
  })
  return {
    proxy,
    allowedHosts,
    takeRefusals() {
      const taken = [...refusals]
      refusals.clear()
      return taken
    },
  }
}
