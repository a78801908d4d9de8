import { networkInterfaces } from 'node:os'
import ipaddr from 'ipaddr.js'
import { canonicalAddress } from './address-range.ts'

/** Which addresses are this computer's or its neighbours', although their range is public. */
export interface OwnNetwork {
  /** One of this computer's own addresses. */
  isOwn(address: string): boolean
  /** In the same IPv6 network: at home those are public addresses too. */
  isNeighbour(address: string): boolean
}

/** Read anew each time: addresses come and go with cables and tunnels. */
export function readOwnNetwork(): OwnNetwork {
  const interfaces = Object.values(networkInterfaces()).flatMap((list) => list ?? [])
  const own = new Set(interfaces.map(({ address }) => canonicalAddress(address)))
  const networks = interfaces.flatMap(({ family, cidr }) =>
    family === 'IPv6' && cidr !== null ? [ipaddr.IPv6.parseCIDR(cidr.replace(/%[^/]*/, ''))] : [],
  )
  return {
    isOwn: (address) => own.has(canonicalAddress(address)),
    isNeighbour: (address) => {
      const parsed = ipaddr.IPv6.isValid(address) ? ipaddr.IPv6.parse(address) : null
      return parsed !== null && networks.some(([network, bits]) => bits >= 48 && parsed.match(network, bits))
    },
  }
}
