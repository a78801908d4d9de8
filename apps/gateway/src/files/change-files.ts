import { lstat, mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Db } from '@rain/db'
import { RainError, type FileEntry, type OnConflict, type TrashedFile } from '@rain/protocol'
import type { AgentFolder } from './agent-folder.ts'
import { entryAt } from './describe-entry.ts'
import { atSpot, newNamesIn } from './find-place.ts'
import { putInPlace } from './put-in-place.ts'
import { moveToTrash } from './trash.ts'

/** Makes a folder; those above it must be there. */
export function makeFolder(folder: AgentFolder, path: string): Promise<FileEntry | null> {
  newNamesIn(path)
  return atSpot(folder, path, async (spot) => {
    await mkdir(spot.held.at(spot.name))
    return entryAt(folder, spot)
  })
}

/** Gives a file or folder another name, or moves it to another folder. */
export async function moveFile(
  db: Db,
  folder: AgentFolder,
  { from, to, onConflict }: { from: string; to: string; onConflict: OnConflict },
): Promise<FileEntry | null> {
  newNamesIn(to)
  return atSpot(folder, from, (source) =>
    atSpot(folder, to, async (target) => {
      if (source.path === target.path) return entryAt(folder, source)
      if (`${target.path}/`.startsWith(`${source.path}/`)) {
        throw new RainError('bad_request', 'A folder cannot be moved into itself.')
      }
      const found = await lstat(source.held.at(source.name))
      const place = { held: target.held, name: target.name, isFolder: !found.isFile(), onConflict }
      const name = await putInPlace(source.held.at(source.name), place, () => moveToTrash(db, folder, target))
      return entryAt(folder, { ...target, name, path: join(target.path, '..', name) })
    }),
  )
}

export function deleteFile(db: Db, folder: AgentFolder, path: string): Promise<TrashedFile> {
  return atSpot(folder, path, (spot) => moveToTrash(db, folder, spot))
}
