/**
 * A list of hosts as a person writes it: `nas.lan`, `nas.lan:5000` (that port only), `*.example.com` (every name below,
 * not the name itself), `192.168.1.20`, `[fd00::1]:8080`. Entries that are none of these match nothing.
 */
export function createHostList(entries: readonly string[]): (host: string, port: number) => boolean {
  const patterns = entries.flatMap((entry) => readPattern(entry) ?? [])
  return (host, port) => {
    const name = plainHost(host)
    return patterns.some(
      (pattern) =>
        (pattern.port === null || pattern.port === port) &&
        (pattern.below ? name.endsWith(`.${pattern.host}`) : name === pattern.host),
    )
  }
}

/** Lower case, without brackets and without the dot at the end. */
export function plainHost(host: string): string {
  return host
    .toLowerCase()
    .replace(/^\[(.*)\]$/, '$1')
    .replace(/\.$/, '')
}

interface HostPattern {
  host: string
  port: number | null
  below: boolean
}

function readPattern(entry: string): HostPattern | null {
  const below = entry.startsWith('*.')
  const [, host = '', port] = /^(\[[^\]]+\]|[^:/@?#*\s\\]+)(?::(\d{1,5}))?$/.exec(below ? entry.slice(2) : entry) ?? []
  // One reader of addresses: what it makes of the entry is what it makes of the same host in an address.
  const address = `http://${host}/`
  if (host === '' || !URL.canParse(address)) return null
  return { host: plainHost(new URL(address).hostname), port: port === undefined ? null : Number(port), below }
}
