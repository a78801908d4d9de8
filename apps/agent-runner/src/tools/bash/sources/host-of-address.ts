/** The host that an address of a register or a remote names; null for paths and whatever else is none. */
export function hostOfAddress(address: string): string | null {
  const text = address.trim()
  if (text.includes('://')) {
    if (!URL.canParse(text)) return null
    return plainHost(new URL(text).hostname)
  }
  // `git@github.com:someone/something.git`
  return plainHost(/^(?:[\w.-]+@)?([\w.-]+):(?!\/\/)/.exec(text.slice(0, 300))?.[1] ?? '')
}

function plainHost(host: string): string | null {
  const name = host.toLowerCase().replace(/\.$/, '')
  return /^[a-z0-9.-]{1,253}$/.test(name) && !/^[a-z]$/.test(name) ? name : null
}
