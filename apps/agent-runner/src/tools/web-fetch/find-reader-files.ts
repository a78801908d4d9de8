import { access, realpath } from 'node:fs/promises'
import { dirname, join } from 'node:path'

export interface ReaderFiles {
  /** Where the program lies, links followed. */
  folder: string
  /** What it needs beside that: its package, and the packages it uses. */
  readable: string[]
}

/** What a program of this installation must see to run: everything that Node looks for from its folder upwards. */
export async function findReaderFiles(program: string): Promise<ReaderFiles> {
  const folder = await realpath(dirname(program))
  const candidates = foldersAbove(folder).flatMap((above) => [join(above, 'node_modules'), join(above, 'package.json')])
  const found = await Promise.all(candidates.map(async (path) => ((await isThere(path)) ? [path] : [])))
  return { folder, readable: found.flat() }
}

function foldersAbove(folder: string): string[] {
  const parent = dirname(folder)
  return parent === folder ? [folder] : [folder, ...foldersAbove(parent)]
}

function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  )
}
