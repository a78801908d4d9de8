import { createHash } from 'node:crypto'
import type { CallTarget } from '@rain/protocol'

export interface HashedCall {
  tool: string
  input: Record<string, unknown>
  cwd: string
  /** Where the path of the input really leads; undefined when it names none. */
  leadsTo: string | undefined
  /** Hosts that it reaches without naming them. */
  reachedHosts?: readonly string[]
  /** The picture and the window it was decided on, on a desktop. */
  target?: CallTarget | null
}

/** What an approval is bound to: the call and the place it acts on, whatever the order of its fields. SHA-256, hex. */
export function inputHash({ tool, input, cwd, leadsTo, reachedHosts = [], target }: HashedCall): string {
  return createHash('sha256')
    .update(canonical([tool, input, cwd, leadsTo, ...reachedHosts, ...(target ? [target] : [])]))
    .digest('hex')
}

function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  if (value === null || typeof value !== 'object') return JSON.stringify(value) ?? 'null'
  const fields = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return `{${fields.map(([key, field]) => `${JSON.stringify(key)}:${canonical(field)}`).join(',')}}`
}
