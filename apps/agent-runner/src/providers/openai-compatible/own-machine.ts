import { BlockList, isIP } from 'node:net'

/** True when a server is the person's own by its address: this machine, or one of a private network. */
export function isOwnMachine(url: string): boolean {
  const host = new URL(url).hostname.replace(/^\[|\]$/g, '')
  const version = isIP(host)
  if (version !== 0) return privateAddresses.check(host, version === 6 ? 'ipv6' : 'ipv4')
  return !host.includes('.') || privateNames.test(host)
}

const privateNames = /\.(localhost|local|lan|internal|home\.arpa)\.?$/

const privateAddresses = new BlockList()
privateAddresses.addSubnet('127.0.0.0', 8, 'ipv4')
privateAddresses.addSubnet('10.0.0.0', 8, 'ipv4')
privateAddresses.addSubnet('172.16.0.0', 12, 'ipv4')
privateAddresses.addSubnet('192.168.0.0', 16, 'ipv4')
privateAddresses.addSubnet('169.254.0.0', 16, 'ipv4')
/** Where Tailscale and other mesh networks have their machines. */
privateAddresses.addSubnet('100.64.0.0', 10, 'ipv4')
privateAddresses.addAddress('::1', 'ipv6')
privateAddresses.addSubnet('fc00::', 7, 'ipv6')
privateAddresses.addSubnet('fe80::', 10, 'ipv6')
