import { lstat, readlink, realpath } from 'node:fs/promises'
import { homedir } from 'node:os'
import { basename, dirname, join, relative, resolve, sep } from 'node:path'
import type { Stats } from 'node:fs'
import { codeOf, explainFsError } from './explain-fs-error.ts'
import type { ToolContext } from '../tool.ts'

export type ResolvedPath = LocatedPath | { kind: 'refused'; reason: string }

export interface LocatedPath {
  kind: 'resolved'
  /** Absolute and free of links. A name that does not exist yet hangs below the real path of its nearest ancestor. */
  path: string
  what: 'file' | 'folder' | 'special' | 'missing'
}

/**
 * Where a path of a tool's input really leads: relative to `cwd`, `~` expanded, every link followed, dangling ones too.
 * The permission step judges this path and the tool acts on it, so a link cannot make the two differ.
 */
export async function resolveToolPath(cwd: string, path: string): Promise<ResolvedPath> {
  const objection = objectionTo(path)
  if (objection) return { kind: 'refused', reason: objection }
  const absolute = resolve(cwd, expandHome(path))
  try {
    return await locate(absolute, maxDanglingLinks)
  } catch (error) {
    const reason = explainFsError(error, absolute)
    if (reason === null) throw error
    return { kind: 'refused', reason }
  }
}

/** As `resolveToolPath`, and refused when it leads elsewhere than permission was given for. */
export async function resolveApprovedPath(context: ToolContext, path: string): Promise<ResolvedPath> {
  const resolved = await resolveToolPath(context.cwd, path)
  if (resolved.kind === 'refused' || context.approvedPath === undefined) return resolved
  if (resolved.path === context.approvedPath) return resolved
  return {
    kind: 'refused',
    reason: `${path} leads elsewhere now than when it was approved. Nothing was done; try again.`,
  }
}

/** How a path is told to the model: relative inside the agent's folder, absolute outside. */
export function displayPath(cwd: string, path: string): string {
  const inside = relative(cwd, path)
  if (inside === '') return '.'
  return inside === '..' || inside.startsWith(`..${sep}`) ? path : inside
}

const maxPathLength = 4096
const maxDanglingLinks = 40

function objectionTo(path: string): string | null {
  if (path.trim() === '') return 'The path is empty. Give a file or folder, for example "." for the current folder.'
  if (path.includes('\0')) return 'The path contains a NUL character, which no file name can have.'
  if (path.length > maxPathLength) return `The path is longer than ${maxPathLength} characters.`
  return null
}

function expandHome(path: string): string {
  if (path === '~') return homedir()
  return path.startsWith('~/') ? join(homedir(), path.slice(2)) : path
}

async function locate(absolute: string, linksLeft: number): Promise<LocatedPath> {
  const existing = await nullIfMissing(realpath(absolute))
  if (existing !== null) {
    const stats = await nullIfMissing(lstat(existing))
    return { kind: 'resolved', path: existing, what: stats ? kindOf(stats) : 'missing' }
  }
  const parent = await locate(dirname(absolute), linksLeft)
  const path = join(parent.path, basename(absolute))
  const stats = await nullIfMissing(lstat(path))
  if (!stats?.isSymbolicLink()) return { kind: 'resolved', path, what: 'missing' }
  if (linksLeft === 0) throw Object.assign(new Error('too many links'), { code: 'ELOOP' })
  return locate(resolve(parent.path, await readlink(path)), linksLeft - 1)
}

function kindOf(stats: Stats): LocatedPath['what'] {
  if (stats.isFile()) return 'file'
  return stats.isDirectory() ? 'folder' : 'special'
}

async function nullIfMissing<T>(work: Promise<T>): Promise<T | null> {
  try {
    return await work
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null
    throw error
  }
}
