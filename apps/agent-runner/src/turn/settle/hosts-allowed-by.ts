import { isPublicName, type Classification } from '@rain/permissions'
import type { Home } from '../home-addresses.ts'
import type { RunnableCall } from '../runnable-call.ts'

/** Approving opens the own network only to a call of which the person was told that it leads there, or read it in a host. */
export function hostsAllowedBy(
  { subject: { tool, hosts, codes, commands } }: Classification,
  { homes, asked }: { homes: readonly Home[]; asked: readonly string[] },
): Pick<RunnableCall, 'allowedHosts' | 'publicHosts'> {
  if (tool === 'web_fetch' || tool.startsWith('browser_')) {
    return { allowedHosts: codes.some((code) => code === 'private_address' || code === 'leads_home') ? hosts : [] }
  }
  const isTold = (host: string) => !isPublicName(host) || homes.some((home) => home.host === host)
  // Those that `echo` or `grep` says are no place to go, for the other programs of the line either.
  const reaching = new Set([...asked, ...commands.flatMap((command) => (command.isGreen ? [] : command.hosts))])
  const granted = hosts.filter((host) => reaching.has(host))
  return { allowedHosts: granted.filter(isTold), publicHosts: granted.filter((host) => !isTold(host)) }
}

export function hostsIn({ hosts }: Record<string, unknown>): string[] {
  const asked: unknown[] = Array.isArray(hosts) ? hosts : []
  return asked.map((host) => String(host).toLowerCase().replace(/\.$/, ''))
}
