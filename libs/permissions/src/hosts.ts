/** The host an address names, lower case, without a dot at its end; none when it names none. */
export function hostnameOf(address: string): string[] {
  if (!URL.canParse(address)) return []
  const { hostname, protocol } = new URL(address)
  // Only for http the parser itself brings hosts into one spelling.
  const inOneSpelling = protocol === 'http:' || protocol === 'https:' ? hostname : spelledAsWeb(hostname)
  const host = inOneSpelling.toLowerCase().replace(/\.$/, '')
  return host === '' ? [] : [host]
}

function spelledAsWeb(hostname: string): string {
  return URL.canParse(`https://${hostname}`) ? new URL(`https://${hostname}`).hostname : hostname
}

/** Whether a rule's host (`example.com`, `*.example.com`, `*`) means this one. `*.example.com` does not mean `example.com`. */
export function isHostIn(pattern: string, host: string): boolean {
  if (pattern === '*') return true
  return pattern.startsWith('*.') ? host.endsWith(pattern.slice(1)) : host === pattern
}
