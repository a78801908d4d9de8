import { resolveToolPath } from '../tools/files/resolve-tool-path.ts'

export interface PlaceOfCall {
  /** Where the call's path really leads; absent when the call names none. */
  approvedPath?: string
  /** The same, by the path as it is written. */
  resolvedPaths: Record<string, string>
  /** Why the path leads nowhere. Such a call is answered with this and never runs. */
  refused?: string
}

/** Follows the links of a call's path, so that permission is given for the place it will act on. */
export async function placeOfCall(cwd: string, input: Record<string, unknown>): Promise<PlaceOfCall> {
  if (typeof input.path !== 'string') return { resolvedPaths: {} }
  const resolved = await resolveToolPath(cwd, input.path)
  if (resolved.kind === 'refused') return { resolvedPaths: {}, refused: resolved.reason }
  return { approvedPath: resolved.path, resolvedPaths: { [input.path]: resolved.path } }
}
