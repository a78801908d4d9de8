import { createHash } from 'node:crypto'

/** What an approval is bound to: the call and where it runs, whatever the order of its fields. SHA-256, hex. */
export function inputHash(call: { tool: string; input: Record<string, unknown>; cwd: string }): string {
  return createHash('sha256')
    .update(canonical([call.tool, call.input, call.cwd]))
    .digest('hex')
}

function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  if (value === null || typeof value !== 'object') return JSON.stringify(value) ?? 'null'
  const fields = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return `{${fields.map(([key, field]) => `${JSON.stringify(key)}:${canonical(field)}`).join(',')}}`
}
