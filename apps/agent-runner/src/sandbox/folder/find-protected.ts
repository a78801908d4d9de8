import { execFile } from 'node:child_process'
import { access, lstat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { codeOf } from '../../tools/files/explain-fs-error.ts'
import { protectedNames } from './protected-names.ts'

export interface ProtectedEntry {
  path: string
  /** The path as it is on the disk, which need not be text. */
  rawPath: Buffer
  type: 'file' | 'folder' | 'link' | 'other'
  /** The same as long as it is the same thing, wherever it is moved; never that of a later thing in its place. */
  identity: string
}

export interface FoundProtected {
  /** Start-up files, editor tasks and the like. */
  entries: ProtectedEntry[]
  /** Folders with the data of a Git repository: `.git`, those of submodules, bare ones. */
  gitFolders: string[]
  /** False when the folder is so large that not all of it could be looked at. */
  isComplete: boolean
}

const timeoutMs = 5_000
const maxBytes = 16 * 1024 * 1024

/** Everything below a folder that other programs run by themselves. `node_modules` is left out: all of it is code anyway. */
export async function findProtected(folder: string): Promise<FoundProtected> {
  const { paths, isComplete } = await find(folder)
  const heads = paths.filter(isHead).map(String)
  const gitFolders: string[] = []
  for (const head of heads) if (await isGitFolder(dirname(head))) gitFolders.push(dirname(head))
  const named = paths.filter((path) => isProtected.has(nameOf(path)))
  const entries = (await Promise.all(named.map(describeEntry))).filter((entry) => entry !== null)
  return { entries, gitFolders, isComplete }
}

const isProtected: ReadonlySet<string> = new Set(protectedNames)

function isHead(path: Buffer): boolean {
  return nameOf(path) === 'HEAD'
}

function nameOf(path: Buffer): string {
  return basename(path.toString('latin1'))
}

/** Null for what is gone. */
export async function describeEntry(path: string | Buffer): Promise<ProtectedEntry | null> {
  try {
    const found = await lstat(path, { bigint: true })
    const type = found.isSymbolicLink() ? 'link' : found.isDirectory() ? 'folder' : found.isFile() ? 'file' : 'other'
    return {
      path: String(path),
      rawPath: Buffer.from(path),
      type,
      identity: `${found.dev}:${found.ino}:${found.birthtimeNs}`,
    }
  } catch (error) {
    if (codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR') return null
    throw error
  }
}

async function isGitFolder(folder: string): Promise<boolean> {
  const [objects, refs, commonFolder] = await Promise.all(
    ['objects', 'refs', 'commondir'].map((name) => isThere(join(folder, name))),
  )
  return (objects && refs) || commonFolder === true
}

function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  )
}

// @NOTE each pattern costs as much as looking at the entry: so a few that let too much through, sorted out here
const patterns = ['.*', 'HEAD', ...protectedNames.filter((name) => !name.startsWith('.'))]
const names = patterns.flatMap((name, index) => [...(index > 0 ? ['-o'] : []), '-name', name])
const leftOut = ['(', '-name', 'node_modules', '-o', '-name', 'objects', '-path', '*/.git/objects', ')', '-prune']

const env = { PATH: '/usr/local/bin:/usr/bin:/bin', LC_ALL: 'C' }

/** The program looks through a hundred thousand entries in a tenth of a second, and does not hold up the turns of others. */
function find(folder: string): Promise<{ paths: Buffer[]; isComplete: boolean }> {
  const conditions = [...leftOut, '-o', '(', ...names, ')', '-print0']
  return new Promise((resolve) => {
    execFile(
      'find',
      ['-P', folder, '-xdev', '-mindepth', '1', ...conditions],
      { timeout: timeoutMs, killSignal: 'SIGKILL', maxBuffer: maxBytes, encoding: 'latin1', env },
      // A folder that may not be entered makes it fail with the rest printed.
      (error, stdout) =>
        resolve({
          paths: stdout.split('\0').flatMap((path) => (path === '' ? [] : [Buffer.from(path, 'latin1')])),
          isComplete: error === null || (typeof error.code === 'number' && !error.killed),
        }),
    )
  })
}
