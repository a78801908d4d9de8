import { constants, type Stats } from 'node:fs'
import { lstat, open, realpath, type FileHandle } from 'node:fs/promises'
import { basename, dirname, join, relative, sep } from 'node:path'
import { RainError } from '@rain/protocol'
import { codeOf, holdFolder, type HeldFolder } from '@rain/runtime'
import { isWithin } from '../browse/resolve-folder.ts'
import { isRains, whySecret, type AgentFolder } from './agent-folder.ts'

const longestName = 255

/**
 * The names of a path below an agent's folder.
 * @throws RainError `bad_request` for whatever is none.
 */
export function namesIn(path: string): string[] {
  const names = path.split('/').filter((name) => name !== '')
  const isPlain = (name: string) => name !== '.' && name !== '..' && Buffer.byteLength(name) <= longestName
  if (path.startsWith('/') || path.includes('\0') || !names.every(isPlain)) throw noPath()
  return names
}

/** The same for something new: a name that could not be read, or that says something else than it is, is none. */
export function newNamesIn(path: string): string[] {
  const names = namesIn(path)
  if (
    names.length === 0 ||
    names.some((name) => /[\p{Cc}\u202a-\u202e\u2066-\u2069]/u.test(name) || name !== name.trim())
  )
    throw new RainError(
      'bad_request',
      'A name may not be empty, begin or end with a space, or hold control characters.',
    )
  return names
}

function noPath(): RainError {
  return new RainError('bad_request', 'That is no path below the folder.')
}

/**
 * Where something that is there really lies, links followed.
 * @throws RainError `not_found`; `forbidden_path` where that is outside of the folder, or Rain's own.
 */
export async function findExisting(folder: AgentFolder, path: string): Promise<string> {
  const real = await realpath(join(folder.root, ...namesIn(path))).catch((error: unknown) => {
    throw asRefusal(error, path)
  })
  if (!isWithin(folder.root, real) || isRains(folder, real)) throw outside()
  return real
}

/** A name in a folder that stays the same folder while it is held. */
export interface Spot {
  held: HeldFolder
  name: string
  /** Absolute; the folders on the way hold no links. */
  path: string
  /** Below the agent's folder. */
  shown: string
}

/**
 * Holds the folder that something lies in, or shall lie in, while `work` is done there. What is at the name itself may be a
 * link: it is not followed. `create`: missing folders are made.
 */
export async function atSpot<T>(
  folder: AgentFolder,
  path: string,
  work: (spot: Spot) => Promise<T>,
  { create = false }: { create?: boolean } = {},
): Promise<T> {
  const names = namesIn(path)
  const name = names.at(-1)
  if (name === undefined) throw new RainError('bad_request', 'The folder itself stays where it is.')
  const parent = await nearest(folder, names.slice(0, -1), create)
  const full = join(parent, name)
  if (isRains(folder, full)) throw outside()
  const held = await refusing(path, holdFolder(parent, { create }))
  try {
    return await refusing(path, work({ held, name, path: full, shown: shownPath(folder, full) }))
  } finally {
    await held.close()
  }
}

/** Where something lies, or would lie: the folders on the way without links, as far as they are there. */
export async function placeOf(folder: AgentFolder, path: string): Promise<string> {
  const names = namesIn(path)
  return join(await nearest(folder, names.slice(0, -1), true), ...names.slice(-1))
}

/** The real folder of these names; with `create` the rest, which is not there, hangs below what is. */
async function nearest(folder: AgentFolder, names: string[], create: boolean): Promise<string> {
  for (let there = names.length; there >= 0; there--) {
    try {
      const real = await findExisting(folder, names.slice(0, there).join('/'))
      return join(real, ...names.slice(there))
    } catch (error) {
      if (!create || !(error instanceof RainError) || error.code !== 'not_found') throw error
    }
  }
  throw new RainError('not_found', 'The folder is not there.')
}

export function shownPath({ root }: AgentFolder, path: string): string {
  return relative(root, path).split(sep).join('/')
}

export interface OpenedFile {
  handle: FileHandle
  stats: Stats
  path: string
}

/**
 * Opens a plain file for reading.
 * @throws RainError also for what must stay secret, for folders and for devices.
 */
export async function openFile(folder: AgentFolder, path: string): Promise<OpenedFile> {
  const real = await findExisting(folder, path)
  const secret = whySecret(folder, real)
  if (secret !== null) throw new RainError('forbidden_path', `This is not shown here: ${secret}.`)
  return refusing(path, openPlain(real))
}

async function openPlain(real: string): Promise<OpenedFile> {
  const held = await holdFolder(dirname(real))
  try {
    const entry = held.at(basename(real))
    // A pipe or a device is not even opened: that alone can have an effect.
    if (!(await lstat(entry)).isFile()) throw new RainError('bad_request', 'This is not a file.')
    const handle = await open(entry, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK)
    const stats = await handle.stat()
    if (stats.isFile()) return { handle, stats, path: real }
    await handle.close()
    throw new RainError('bad_request', 'This is not a file.')
  } finally {
    await held.close()
  }
}

/** Does work on files, and says in words for the person what the system objects to. */
export async function refusing<T>(path: string, work: Promise<T>): Promise<T> {
  return work.catch((error: unknown) => {
    throw asRefusal(error, path)
  })
}

function asRefusal(error: unknown, path: string): unknown {
  const refusal = refusals[codeOf(error)]
  return refusal ? refusal(path.split('/').at(-1) || 'the folder') : error
}

function outside(): RainError {
  return new RainError('forbidden_path', 'This lies outside of the folder of the agent.')
}

const missing = (name: string) => new RainError('not_found', `${name} is not there.`)
const closed = (name: string) =>
  new RainError('forbidden_path', `The system does not allow Rain to do this with ${name}.`)

const refusals: Record<string, (name: string) => RainError> = {
  ENOENT: missing,
  ENOTDIR: missing,
  ELOOP: missing,
  EACCES: closed,
  EPERM: closed,
  EROFS: () => new RainError('forbidden_path', 'This folder can only be read here.'),
  EEXIST: (name) => new RainError('file_exists', `${name} is there already.`),
  ENOTEMPTY: (name) => new RainError('file_exists', `${name} is there already.`),
  EISDIR: (name) => new RainError('bad_request', `${name} is a folder.`),
  ENAMETOOLONG: () => new RainError('bad_request', 'The name is too long.'),
  EINVAL: () => new RainError('bad_request', 'The disk does not take this name, or a folder would go into itself.'),
  ENOSPC: () => new RainError('unavailable', 'The disk is full.'),
  EDQUOT: () => new RainError('unavailable', 'The disk is full.'),
  EXDEV: () => new RainError('not_available', 'This lies on another disk, where Rain cannot put it aside.'),
}
