import type { IncomingMessage } from 'node:http'

/** Who asks, as far as it can be told: the peer, or what a trusted proxy says about it. */
export interface Client {
  address: string
  protocol: 'http' | 'https'
}

/** The headers of a proxy count only when the peer is one of `trustedProxies`. */
export function clientOf(request: IncomingMessage, trustedProxies: readonly string[]): Client {
  const peer = plainAddress(request.socket.remoteAddress ?? '')
  const encrypted = 'encrypted' in request.socket && request.socket.encrypted === true
  if (!trustedProxies.includes(peer)) return { address: peer, protocol: encrypted ? 'https' : 'http' }
  const forwardedProtocol = lastOf(request.headers['x-forwarded-proto'])
  return {
    address: firstUntrusted(request.headers['x-forwarded-for'], trustedProxies) ?? peer,
    protocol: encrypted || forwardedProtocol === 'https' ? 'https' : 'http',
  }
}

/**
 * Every proxy appends the address it saw: read from the right, the first one that is not a proxy of ours is the client.
 * What stands left of it was sent by the client itself.
 */
function firstUntrusted(header: string | string[] | undefined, trustedProxies: readonly string[]): string | undefined {
  return entriesOf(header)
    .map(plainAddress)
    .findLast((address) => !trustedProxies.includes(address))
}

function lastOf(header: string | string[] | undefined): string | undefined {
  return entriesOf(header).at(-1)
}

function entriesOf(header: string | string[] | undefined): string[] {
  const text = Array.isArray(header) ? header.join(',') : (header ?? '')
  return text
    .split(',')
    .map((entry) => entry.trim())
    .filter(Boolean)
}

/** An IPv4 address that came over an IPv6 socket is written as IPv4. */
function plainAddress(address: string): string {
  return address.replace(/^::ffff:(?=\d+\.)/i, '')
}
