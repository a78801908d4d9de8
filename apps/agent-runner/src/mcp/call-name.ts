import { createHash } from 'node:crypto'

/** What every provider takes as the name of a tool. */
const longest = 64

/**
 * What a model calls a tool of a server: `mcp__server__tool`, of letters, digits, `_` and `-`, at most 64. Names that do
 * not fit, and names in which server and tool could be cut apart in another place, are told apart by a hash.
 */
export function callNameOf(server: string, tool: string): string {
  const plain = `mcp__${plainPart(server)}__${plainPart(tool)}`
  const isExact = /^[A-Za-z0-9-]+(_[A-Za-z0-9-]+)*$/.test(server) && /^[A-Za-z0-9_-]+$/.test(tool)
  if (isExact && !tool.startsWith('_') && plain.length <= longest) return plain
  const hash = createHash('sha256')
    .update(JSON.stringify([server, tool]))
    .digest('hex')
    .slice(0, 8)
  const short = `mcp__${plainPart(server).slice(0, 20)}__${plainPart(tool)}`
  return `${short.slice(0, longest - hash.length - 1)}_${hash}`
}

function plainPart(name: string): string {
  return (
    name
      .replace(/[^A-Za-z0-9_-]/g, '_')
      .replace(/_+/g, '_')
      .replace(/^_|_$/g, '') || 'x'
  )
}
