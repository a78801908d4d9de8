import type { Level } from '../levels.ts'
import { isHostIn } from '../hosts.ts'
import { reachesOut } from '../shell/found.ts'
import type { Subject } from '../subject.ts'
import { isToolIn, leadsHome } from './policy-rule.ts'

/** Leave to work alone, given with the PIN, that runs now. */
export interface Lease {
  id: string
  /** Names of tools, their beginnings and `*`, or `*` alone. */
  tools: readonly string[]
  /** Hosts, `*.` and a domain, or `*` alone. */
  hosts: readonly string[]
  devices: readonly string[]
  /** It was said expressly that it also stands for the PIN. */
  red: boolean
}

/**
 * Whether a lease lets a call of this level pass. After the words of strangers only what it names counts: `*` names
 * nothing, and neither does a program that reaches other computers without saying which. Pages of the own network must be
 * named at all times. No lease leads out of the sandbox.
 */
export function leaseCovers(
  lease: Lease,
  { level, subject, tainted }: { level: Level; subject: Subject; tainted: boolean },
) {
  if (subject.codes.includes('outside_sandbox')) return false
  if (level === 'red' && (!lease.red || tainted)) return false
  if (tainted && subject.commands.some((command) => reachesOut(command) && command.hosts.length === 0)) return false
  if (subject.tool === 'computer' && subject.device === undefined) return false
  const names = (pattern: string) => pattern !== '*' || !tainted
  const namesHost = (pattern: string) => names(pattern) && (pattern !== '*' || !leadsHome(subject))
  return (
    lease.tools.some((pattern) => names(pattern) && isToolIn(pattern, subject.tool)) &&
    subject.hosts.every((host) => lease.hosts.some((pattern) => namesHost(pattern) && isHostIn(pattern, host))) &&
    (subject.device === undefined ||
      lease.devices.includes(subject.device) ||
      (lease.devices.includes('*') && !tainted))
  )
}
