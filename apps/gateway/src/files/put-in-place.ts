import { link, lstat, rename, rm } from 'node:fs/promises'
import { extname } from 'node:path'
import { RainError, type OnConflict } from '@rain/protocol'
import { codeOf, type HeldFolder } from '@rain/runtime'

const mostNames = 100

/**
 * Gives a file or folder the name it shall have, and never takes that of another by chance. Resolves to the name.
 * `putAside` makes room for it where it replaces something.
 * @throws RainError `file_exists`
 */
export async function putInPlace(
  from: string,
  { held, name, isFolder, onConflict }: { held: HeldFolder; name: string; isFolder: boolean; onConflict: OnConflict },
  putAside: () => Promise<unknown>,
): Promise<string> {
  if (onConflict === 'replace' && (await isThere(held.at(name)))) await putAside()
  const names = onConflict === 'keep_both' ? freeNames(name, isFolder) : [name]
  for (const each of names) if (await take(from, held.at(each), isFolder)) return each
  throw new RainError('file_exists', `${name} is there already.`)
}

/** False: the name is taken. */
async function take(from: string, to: string, isFolder: boolean): Promise<boolean> {
  if (!isFolder) {
    try {
      // A link is refused where the name is taken; a rename would replace what is there.
      await link(from, to)
      await rm(from)
      return true
    } catch (error) {
      if (codeOf(error) === 'EEXIST') return false
      if (!withoutLinks.has(codeOf(error))) throw error
    }
  }
  if (await isThere(to)) return false
  await rename(from, to)
  return true
}

/** What file systems without hard links say. */
const withoutLinks = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK', 'EXDEV'])

export async function isThere(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    (error: unknown) => {
      if (codeOf(error) === 'ENOENT') return false
      throw error
    },
  )
}

function freeNames(name: string, isFolder: boolean): string[] {
  const ending = isFolder ? '' : extname(name)
  const stem = ending === '' ? name : name.slice(0, -ending.length)
  return [name, ...Array.from({ length: mostNames }, (_, index) => `${stem} (${index + 2})${ending}`)]
}
