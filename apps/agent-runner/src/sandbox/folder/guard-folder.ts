import { mkdir, readFile, readdir, realpath, rmdir } from 'node:fs/promises'
import { dirname, join, relative, resolve } from 'node:path'
import { describeEntry, findProtected, type ProtectedEntry } from './find-protected.ts'
import { isHarmlessGitConfig } from './git-config.ts'
import { startUpFiles } from './protected-names.ts'
import { takeAway } from './take-away.ts'

/** What is known of a folder before a command works in it; all that is needed to put it right afterwards, as JSON. */
export interface FolderGuard {
  folder: string
  /** To be shown to the command, and not to be changed by it. */
  readOnly: string[]
  /** Empty folders made to stand where there must be nothing. Removed afterwards. */
  masks: string[]
  /** Identities of what was there before. */
  known: string[]
  knownGitFolders: string[]
}

/**
 * Looks for what other programs run by themselves, so that the sandbox can make it read-only. In `home`, when that lies in the
 * folder, start-up files that are not there get masks: the next terminal would run them.
 */
export async function guardFolder(folder: string, home: string | null): Promise<FolderGuard> {
  const found = await findProtected(folder)
  const inGit = await Promise.all(found.gitFolders.map(lookIntoGitFolder))
  const entries = [...found.entries, ...inGit.flatMap((git) => git.entries)]
  const absent = [
    ...inGit.flatMap((git) => git.missingHooks),
    ...(home === null ? [] : await missingStartUpFiles(home)),
  ]
  const ledTo = await Promise.all([...entries.map(targetOfLink), ...found.gitFolders.map(chosenHooks)])
  return {
    folder,
    readOnly: [
      // A link cannot be mounted over. One that is replaced is noticed afterwards.
      ...entries.filter(({ type, path, rawPath }) => type !== 'link' && isText(path, rawPath)).map(({ path }) => path),
      ...ledTo.filter((path) => path !== null && path.startsWith(`${folder}/`)).map(String),
    ],
    masks: await makeMasks(absent),
    known: entries.map(({ identity }) => identity),
    knownGitFolders: found.gitFolders,
  }
}

/**
 * After the command and all it started are gone: removes the masks, and takes away what came into the folder and would be
 * run by others. Returns what was taken, and whether all of the folder could be looked at.
 */
export async function putFolderRight(
  guard: FolderGuard,
  keepIn: string,
): Promise<{ taken: string[]; isComplete: boolean }> {
  for (const mask of guard.masks) await dropMask(mask)
  const found = await findProtected(guard.folder)
  const known = new Set(guard.known)
  // A mask is new, too, while another command needs it.
  const isNew = ({ identity, path }: ProtectedEntry) => !known.has(identity) && !users.has(path)
  const planted = found.entries.filter(isNew)
  const knownGit = new Set(guard.knownGitFolders)
  for (const gitFolder of found.gitFolders) {
    const { entries } = await lookIntoGitFolder(gitFolder)
    for (const entry of entries.filter(isNew)) planted.push(...(await plantedInGit(entry, knownGit.has(gitFolder))))
  }
  const taken: string[] = []
  for (const { path } of outermost(planted)) {
    await takeAway(path, keepIn)
    taken.push(relative(guard.folder, path))
  }
  return { taken, isComplete: found.isComplete }
}

function isText(path: string, rawPath: Buffer): boolean {
  return Buffer.from(path).equals(rawPath)
}

interface GitFolder {
  entries: ProtectedEntry[]
  missingHooks: string[]
}

async function lookIntoGitFolder(folder: string): Promise<GitFolder> {
  const names = ['hooks', 'config', 'config.worktree']
  const entries = await Promise.all(names.map((name) => describeEntry(join(folder, name))))
  const isPartOfOther = (await describeEntry(join(folder, 'commondir'))) !== null
  const hooks = join(folder, 'hooks')
  return {
    entries: entries.filter((entry) => entry !== null),
    missingHooks: !isPartOfOther && (entries[0] === null || users.has(hooks)) ? [hooks] : [],
  }
}

async function targetOfLink({ type, path }: ProtectedEntry): Promise<string | null> {
  return type === 'link' ? realpathIfThere(path) : null
}

/** A folder of hooks that the repository's own configuration names. */
async function chosenHooks(gitFolder: string): Promise<string | null> {
  const config = await readFile(join(gitFolder, 'config'), 'utf8').catch(() => '')
  const named = /^\s*hookspath\s*=\s*"?([^"\n]+?)"?\s*$/im.exec(config)?.[1]
  return named === undefined ? null : realpathIfThere(resolve(dirname(gitFolder), named))
}

function realpathIfThere(path: string): Promise<string | null> {
  return realpath(path).catch(() => null)
}

/** In a repository made by the command, what `git init` and `git clone` write is left where it is. */
async function plantedInGit(entry: ProtectedEntry, wasThere: boolean): Promise<ProtectedEntry[]> {
  if (wasThere || entry.type === 'link') return [entry]
  if (entry.type === 'folder') {
    const hooks = (await readdir(entry.path)).filter((name) => !name.endsWith('.sample'))
    const described = await Promise.all(hooks.map((name) => describeEntry(join(entry.path, name))))
    return described.filter((hook) => hook !== null)
  }
  if (entry.type !== 'file') return [entry]
  return isHarmlessGitConfig(await readFile(entry.path, 'utf8')) ? [] : [entry]
}

function outermost(entries: ProtectedEntry[]): ProtectedEntry[] {
  return entries.filter(
    ({ path }) => !entries.some((other) => other.path !== path && path.startsWith(`${other.path}/`)),
  )
}

async function missingStartUpFiles(home: string): Promise<string[]> {
  const paths = startUpFiles.map((name) => join(home, name))
  const found = await Promise.all(paths.map((path) => describeEntry(path)))
  return paths.filter((path, index) => found[index] === null || users.has(path))
}

/** How many commands at work need a mask. */
const users = new Map<string, number>()

async function makeMasks(paths: string[]): Promise<string[]> {
  const made: string[] = []
  for (const path of paths) {
    const others = users.get(path) ?? 0
    users.set(path, others + 1)
    if (others === 0 && !(await make(path))) users.delete(path)
    else made.push(path)
  }
  return made
}

function make(path: string): Promise<boolean> {
  return mkdir(path, { mode: 0o555 }).then(
    () => true,
    // Somebody was faster, or the folder is read-only: then there is nothing to mask, or nothing to fear.
    () => false,
  )
}

async function dropMask(path: string): Promise<void> {
  const left = (users.get(path) ?? 1) - 1
  if (left > 0) return void users.set(path, left)
  users.delete(path)
  // Only an empty folder goes; anything else is no mask.
  await rmdir(path).catch(() => {})
}
