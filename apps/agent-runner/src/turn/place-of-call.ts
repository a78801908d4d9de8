import { resolveToolPath } from '../tools/files/resolve-tool-path.ts'

export interface PlaceOfCall {
  /** Where the call's path really leads; undefined when it names none, or one that cannot be. */
  approvedPath?: string
  /** The same, by the path as it is written. */
  resolvedPaths: Record<string, string>
}

/** Follows the links of a call's path, so that permission is given for the place it will act on. */
export async function placeOfCall(cwd: string, input: Record<string, unknown>): Promise<PlaceOfCall> {
  if (typeof input.path !== 'string') return { resolvedPaths: {} }
  const resolved = await resolveToolPath(cwd, input.path)
  if (resolved.kind === 'refused') return { resolvedPaths: {} }
  return { approvedPath: resolved.path, resolvedPaths: { [input.path]: resolved.path } }
}
