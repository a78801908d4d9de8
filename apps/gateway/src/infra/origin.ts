import { isIP } from 'node:net'
import type { Client } from './client.ts'
import { isLoopback } from './loopback.ts'

export interface DoorRules {
  /** The address the server listens on. */
  listenHost: string
  allowedHosts: readonly string[]
  allowedOrigins: readonly string[]
}

/** What a request says about where it comes from and where it thinks it is going. */
export interface Arrival {
  host: string | undefined
  origin: string | undefined
  protocol: Client['protocol']
}

/**
 * Why a request must not come in, in words; null when it may.
 *
 * A page in the person's own browser reaches loopback and private addresses: a foreign page shows by its `Origin`, and
 * one that had its own name point here (DNS rebinding) by its `Host`.
 */
export function refusalAtDoor(rules: DoorRules, arrival: Arrival): string | null {
  const host = hostName(arrival.host)
  if (!host || !isOwnHost(rules, host)) {
    return 'This server does not answer to that name. Add it to RAIN_ALLOWED_HOSTS if it is yours.'
  }
  if (arrival.origin === undefined) return null
  if (rules.allowedOrigins.includes(arrival.origin)) return null
  if (arrival.origin === `${arrival.protocol}://${arrival.host}`) return null
  return 'Requests from that page are not allowed. Add its origin to RAIN_ALLOWED_ORIGINS if it is yours.'
}

function isOwnHost(rules: DoorRules, host: string): boolean {
  if (isLoopback(host)) return true
  if (host === rules.listenHost.toLowerCase()) return true
  if (rules.allowedHosts.some((allowed) => allowed.toLowerCase() === host)) return true
  if (rules.allowedOrigins.some((origin) => hostName(URL.parse(origin)?.host) === host)) return true
  // @NOTE rebinding needs a name: a page that was loaded from an address is the page of that address
  return !isLoopback(rules.listenHost) && isIP(host) !== 0
}

/** The `Host` header without its port and brackets, in lower case. */
function hostName(header: string | undefined): string | null {
  const match = /^(?:\[([0-9a-f:.]+)\]|([^\s:/@[\]]+))(?::\d{1,5})?$/i.exec(header ?? '')
  return (match?.[1] ?? match?.[2])?.toLowerCase() ?? null
}
