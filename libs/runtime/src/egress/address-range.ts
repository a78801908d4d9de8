import { isIP } from 'node:net'
import ipaddr from 'ipaddr.js'

/**
 * Where an address leads.
 *
 * - `public`: the internet.
 * - `private`, `loopback`, `link_local`: the own network or this computer; only with the person's leave.
 * - `metadata`: where cloud machines hand out their own keys; never.
 * - `unroutable`: nothing that a web server answers at (multicast, reserved, documentation, tunnels that hide another
 *   address, not an address at all); never.
 */
export type AddressRange = 'public' | 'private' | 'loopback' | 'link_local' | 'metadata' | 'unroutable'

/** `address` is an IPv4 or IPv6 address in any spelling that `node:net` takes, without brackets. */
export function rangeOfAddress(address: string): AddressRange {
  const parsed = parseAddress(address)
  if (parsed === null) return 'unroutable'
  return parsed.kind() === 'ipv4' ? rangeOfIPv4(parsed as ipaddr.IPv4) : rangeOfIPv6(parsed as ipaddr.IPv6)
}

/** Two spellings of one address give the same text; an IPv4 address within an IPv6 one is that IPv4 address. */
export function canonicalAddress(address: string): string {
  const parsed = parseAddress(address)
  if (parsed === null) return address
  const isMapped = parsed.kind() === 'ipv6' && (parsed as ipaddr.IPv6).isIPv4MappedAddress()
  return (isMapped ? (parsed as ipaddr.IPv6).toIPv4Address() : parsed).toString()
}

function parseAddress(address: string): ipaddr.IPv4 | ipaddr.IPv6 | null {
  const bare = address.replace(/%.*$/, '')
  if (isIP(bare) !== 6) return isIP(bare) === 4 ? ipaddr.IPv4.parse(bare) : null
  // @NOTE in hexadecimal only: ipaddr.js takes `::1.2.3.4` for `::ffff:1.2.3.4`, and resolvers write it that way.
  return ipaddr.IPv6.parse(new URL(`http://[${bare}]`).hostname.slice(1, -1))
}

type Ranges<Address> = Record<Exclude<AddressRange, 'public'>, [Address, number][]>

const ipv4Ranges: Ranges<ipaddr.IPv4> = {
  // All of 169.254/16: clouds put more than one service there, and nothing at home needs it.
  metadata: blocks4('169.254.0.0/16', '168.63.129.16/32', '100.100.100.200/32'),
  loopback: blocks4('127.0.0.0/8'),
  link_local: [],
  // 198.18/15 is for benchmarks; some home routers give names addresses from it.
  private: blocks4('10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10', '198.18.0.0/15'),
  unroutable: blocks4(
    '0.0.0.0/8',
    '192.0.0.0/24',
    '192.0.2.0/24',
    '192.88.99.0/24',
    '198.51.100.0/24',
    '203.0.113.0/24',
    '224.0.0.0/4',
    '240.0.0.0/4',
  ),
}

const ipv6Ranges: Ranges<ipaddr.IPv6> = {
  metadata: blocks6('fd00:ec2::/32', 'fd20:ce::/32'),
  loopback: blocks6('::1/128'),
  link_local: blocks6('fe80::/10'),
  // 64:ff9b:1::/48 translates into the own network.
  private: blocks6('fc00::/7', 'fec0::/10', '64:ff9b:1::/48'),
  unroutable: blocks6(
    '2001::/23', // Teredo, ORCHID, benchmarks
    '2001:db8::/32',
    '2002::/16', // 6to4
    '3fff::/20',
  ),
}

const globalIPv6 = ipaddr.IPv6.parseCIDR('2000::/3')
/** What follows is an IPv4 address: mapped, and translated by NAT64. */
const carriersOfIPv4 = blocks6('::ffff:0:0/96', '64:ff9b::/96')

function rangeOfIPv4(address: ipaddr.IPv4): AddressRange {
  return ipaddr.subnetMatch(address, ipv4Ranges, 'public') as AddressRange
}

function rangeOfIPv6(address: ipaddr.IPv6): AddressRange {
  if (carriersOfIPv4.some((block) => address.match(block))) return rangeOfIPv4(embeddedIPv4(address))
  if (isIsatap(address)) return 'unroutable'
  const outside = address.match(globalIPv6) ? 'public' : 'unroutable'
  return ipaddr.subnetMatch(address, ipv6Ranges, outside) as AddressRange
}

function embeddedIPv4(address: ipaddr.IPv6): ipaddr.IPv4 {
  return new ipaddr.IPv4(address.toByteArray().slice(12))
}

/** A tunnel to the IPv4 address in its last half. */
function isIsatap({ parts }: ipaddr.IPv6): boolean {
  return (parts[4] === 0 || parts[4] === 0x200) && parts[5] === 0x5efe
}

function blocks4(...blocks: string[]): [ipaddr.IPv4, number][] {
  return blocks.map((block) => ipaddr.IPv4.parseCIDR(block))
}

function blocks6(...blocks: string[]): [ipaddr.IPv6, number][] {
  return blocks.map((block) => ipaddr.IPv6.parseCIDR(block))
}
