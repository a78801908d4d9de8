import { constants, type Dirent } from 'node:fs'
import { lstat, open, readdir } from 'node:fs/promises'
import { basename, dirname } from 'node:path'
import type { Readable } from 'node:stream'
import { holdFolder } from '@rain/runtime'
import yazl from 'yazl'
import { isRains, whySecret, type AgentFolder } from './agent-folder.ts'

const mostEntries = 100_000

/** A zip of what is below a folder, made while it is read. Links, devices, secrets and what cannot be read are left out. */
export function zipFolder(folder: AgentFolder, real: string, onError: (error: unknown) => void): Readable {
  const zip = new yazl.ZipFile()
  const output = zip.outputStream as Readable
  zip.on('error', (error) => output.destroy(error))
  addAll(zip, folder, real).then(
    () => zip.end(),
    (error: unknown) => {
      onError(error)
      output.destroy()
    },
  )
  return output
}

async function addAll(zip: yazl.ZipFile, folder: AgentFolder, real: string): Promise<void> {
  const ahead = [{ path: real, name: basename(real) || 'files' }]
  let count = 0
  for (let next = ahead.pop(); next !== undefined; next = ahead.pop()) {
    const entries = await entriesOf(next.path)
    if (entries.length === 0) zip.addEmptyDirectory(next.name)
    for (const entry of entries) {
      const path = `${next.path}/${entry.name}`
      const name = `${next.name}/${entry.name}`
      if (isRains(folder, path) || whySecret(folder, path) !== null || !isSafeName(name)) continue
      if (++count > mostEntries) throw new Error('the folder holds too much for one zip')
      if (entry.isDirectory()) ahead.push({ path, name })
      else if (entry.isFile()) await addFile(zip, path, name)
    }
  }
}

/** None of a folder that may not be read, or has become a link. */
async function entriesOf(path: string): Promise<Dirent[]> {
  const held = await holdFolder(path).catch(() => null)
  const entries = await (held ? readdir(held.at('.'), { withFileTypes: true }) : Promise.resolve([])).catch(() => [])
  await held?.close()
  return entries
}

/** yazl refuses what a program that unpacks could take for another place. */
function isSafeName(name: string): boolean {
  return !name.includes('\\') && !/^[a-z]:/i.test(name)
}

async function addFile(zip: yazl.ZipFile, path: string, name: string): Promise<void> {
  const found = await lstat(path).catch(() => null)
  if (!found?.isFile()) return
  zip.addReadStreamLazy(name, { mtime: found.mtime, mode: found.mode, compressionLevel: 3 }, (give) => {
    openPlain(path).then(
      (handle) => give(null, handle.createReadStream()),
      (error: unknown) => give(error as Error, null as never),
    )
  })
}

/** Only when its turn has come; a link that was swapped in since is not followed. */
async function openPlain(path: string) {
  const held = await holdFolder(dirname(path))
  try {
    return await open(held.at(basename(path)), constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK)
  } finally {
    await held.close()
  }
}
