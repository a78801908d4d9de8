import { isIP } from 'node:net'
import { canonicalAddress, rangeOfAddress, type AddressRange } from './address-range.ts'
import { plainHost } from './host-list.ts'
import { readOwnNetwork, type OwnNetwork } from './own-network.ts'
import { refused, type Refused } from './refusal.ts'
import { resolveHost, type ResolveHost } from './resolve-host.ts'

/** A service of Rain itself, which nothing that a model drives may reach. */
export interface OwnService {
  host: string
  /** Null: 80 and 443 under this very name; other names of that computer may be other sites. */
  port: number | null
}

export interface WayRules {
  ownServices: readonly OwnService[]
  /** Default: as the operating system does. */
  resolve?: ResolveHost
  /** Default: the interfaces of this computer, read at each look-up. */
  readOwnNetwork?: () => OwnNetwork
}

export interface Target {
  /** As the URL parser gives it, with or without brackets. */
  host: string
  port: number
  /** The person allows this host although it may be in the own network. */
  mayBePrivate: boolean
  signal: AbortSignal
}

/** `addresses` were all checked; dial these and look nothing up again. `isPrivate`: they lead into the own network. */
export type Way = { kind: 'ready'; addresses: string[]; isPrivate: boolean } | Refused

/**
 * Where a host may be dialled. The name is looked up once and every answer must be fit: one unfit answer refuses the
 * whole, so that a name with two faces leads nowhere. Rejects only when `signal` is aborted.
 */
export async function findWay(target: Target, rules: WayRules): Promise<Way> {
  const { port, mayBePrivate, signal } = target
  const host = plainHost(target.host)
  if (!Number.isInteger(port) || port < 1 || port > 65_535 || blockedPorts.has(port)) {
    return refused('blocked_port', `Port ${port} is not for web pages.`)
  }
  if (rules.ownServices.some((own) => plainHost(own.host) === host && isAt(own, port))) return refuseOwn()
  const resolve = rules.resolve ?? resolveHost
  const addresses = isIP(host) === 0 ? await resolve(host, signal) : [host]
  if (addresses.length === 0) return refused('name_not_found', `There is no host named ${host.slice(0, 253)}.`)
  const ownNetwork = (rules.readOwnNetwork ?? readOwnNetwork)()
  const ranges = addresses.map((address) => rangeHere(address, ownNetwork))
  const unfit = ranges.map((range) => refuseRange(range, host, mayBePrivate)).find((answer) => answer !== null)
  if (unfit) return unfit
  const isPrivate = ranges.some((range) => range !== 'public')
  if (isPrivate && (await isOwnService(addresses, port, rules, ownNetwork, signal))) return refuseOwn()
  return { kind: 'ready', addresses, isPrivate }
}

function rangeHere(address: string, own: OwnNetwork): AddressRange {
  const range = rangeOfAddress(address)
  if (range !== 'public') return range
  if (own.isOwn(address)) return 'loopback'
  return own.isNeighbour(address) ? 'private' : 'public'
}

function refuseRange(range: AddressRange, host: string, mayBePrivate: boolean): Refused | null {
  const name = host.slice(0, 253)
  switch (range) {
    case 'public':
      return null
    case 'metadata':
      return refused('metadata_address', `${name} leads to where cloud computers hand out their own keys.`)
    case 'unroutable':
      return refused('unroutable_address', `${name} does not lead to a place on the internet.`)
    default:
      return mayBePrivate ? null : refused('private_address', `${name} leads into the own network or to this computer.`)
  }
}

function isAt(own: OwnService, port: number): boolean {
  return own.port === port || (own.port === null && (port === 80 || port === 443))
}

/** By address too: Rain's services have more names than the one they are configured with. */
async function isOwnService(
  addresses: readonly string[],
  port: number,
  { ownServices, resolve = resolveHost }: WayRules,
  ownNetwork: OwnNetwork,
  signal: AbortSignal,
): Promise<boolean> {
  const services = ownServices.filter((own) => own.port === port)
  const known = await Promise.all(
    services.map(({ host }) => (isIP(plainHost(host)) ? [plainHost(host)] : resolve(plainHost(host), signal))),
  )
  const ofServices = new Set(known.flat().map(canonicalAddress))
  const oneIsHere = [...ofServices].some((address) => isHere(address, ownNetwork))
  return addresses.some(
    (address) => ofServices.has(canonicalAddress(address)) || (oneIsHere && isHere(address, ownNetwork)),
  )
}

/** A service that listens everywhere (`0.0.0.0`, `::`) is here as well. */
function isHere(address: string, own: OwnNetwork): boolean {
  return rangeOfAddress(address) === 'loopback' || own.isOwn(address) || ['0.0.0.0', '::'].includes(address)
}

function refuseOwn(): Refused {
  return refused('own_service', 'That is a service of Rain itself.')
}

/** The ports browsers refuse (Fetch standard, "bad port"): what listens there is no web server, and could be tricked. */
const blockedPorts: ReadonlySet<number> = new Set([
  0, 1, 7, 9, 11, 13, 15, 17, 19, 20, 21, 22, 23, 25, 37, 42, 43, 53, 69, 77, 79, 87, 95, 101, 102, 103, 104, 109, 110,
  111, 113, 115, 117, 119, 123, 135, 137, 139, 143, 161, 179, 389, 427, 465, 512, 513, 514, 515, 526, 530, 531, 532,
  540, 548, 554, 556, 563, 587, 601, 636, 989, 990, 993, 995, 1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061,
  6000, 6379, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697, 10080,
])
