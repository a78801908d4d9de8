import { realpath } from 'node:fs/promises'
import { relative, sep } from 'node:path'
import { displayPath, resolveApprovedPath } from '../files/resolve-tool-path.ts'
import type { ToolContext } from '../tool.ts'

export type AgentPath = { kind: 'ready'; path: string; shown: string } | { kind: 'refused'; reason: string }

/** A path in the agent's own folder: what pages get and give goes nowhere else. */
export async function resolveAgentPath(context: ToolContext, path: string): Promise<AgentPath> {
  const resolved = await resolveApprovedPath(context, path)
  if (resolved.kind === 'refused') return resolved
  const inside = relative(await realpath(context.cwd), resolved.path)
  if (inside === '' || inside === '..' || inside.startsWith(`..${sep}`)) {
    return { kind: 'refused', reason: `${path} is not in your folder: pages get and give files only there.` }
  }
  return { kind: 'ready', path: resolved.path, shown: displayPath(context.cwd, resolved.path) }
}
