import { lstat, mkdir, rename, rm } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { Db } from '@rain/db'
import { limits, newId, RainError, type FileEntry, type OnConflict, type TrashedFile } from '@rain/protocol'
import type { AgentFolder } from './agent-folder.ts'
import { entryAt } from './describe-entry.ts'
import { atSpot, refusing, type Spot } from './find-place.ts'
import { isThere, putInPlace } from './put-in-place.ts'

interface Row {
  id: string
  path: string
  isFolder: boolean
  size: bigint
  createdAt: Date
}

const keptMs = limits.fileHistoryDays * 86_400_000

/** Puts what is at a spot aside; the row first, so that nothing lies in the trash that nobody knows of. */
export async function moveToTrash(db: Db, folder: AgentFolder, { held, name, shown }: Spot): Promise<TrashedFile> {
  const { userId, agentKey, root, trash } = folder
  const found = await lstat(held.at(name))
  const isFolder = found.isDirectory()
  const id = newId('trashedFile')
  const row = await db.prisma.trashedFile.create({
    data: { id, userId, agentKey, folder: root, path: shown, isFolder, size: isFolder ? 0 : found.size },
  })
  try {
    await mkdir(join(trash, id), { recursive: true, mode: 0o700 })
    await rename(held.at(name), join(trash, id, name))
  } catch (error) {
    await db.prisma.trashedFile.delete({ where: { id } })
    await rm(join(trash, id), { recursive: true, force: true })
    throw error
  }
  await forgetOld(db, folder)
  return toTrashed(row)
}

/** What the person deleted, the newest first. */
export async function listTrash(db: Db, { userId, agentKey, root }: AgentFolder): Promise<TrashedFile[]> {
  const rows = await db.prisma.trashedFile.findMany({
    where: { userId, agentKey, folder: root, createdAt: { gt: new Date(Date.now() - keptMs) } },
    orderBy: { createdAt: 'desc' },
    take: 500,
  })
  return rows.map(toTrashed)
}

/** Puts it back where it was. */
export async function restoreTrashed(
  db: Db,
  folder: AgentFolder,
  { id, onConflict }: { id: string; onConflict: OnConflict },
): Promise<{ entry: FileEntry | null; path: string }> {
  const row = await trashedOf(db, folder, id)
  const from = join(folder.trash, id, basename(row.path))
  if (!(await isThere(from))) {
    await db.prisma.trashedFile.deleteMany({ where: { id } })
    throw new RainError('not_found', 'It is not in the trash any more.')
  }
  const restored = await atSpot(
    folder,
    row.path,
    async (spot) => {
      const place = { held: spot.held, name: spot.name, isFolder: row.isFolder, onConflict }
      const name = await putInPlace(from, place, () => moveToTrash(db, folder, spot))
      const path = spot.shown.slice(0, spot.shown.length - spot.name.length) + name
      return { entry: await entryAt(folder, { ...spot, name, path: join(folder.root, path) }), path }
    },
    { create: true },
  )
  await db.prisma.trashedFile.deleteMany({ where: { id } })
  await rm(join(folder.trash, id), { recursive: true, force: true })
  return restored
}

/** Where a thing of the trash was; what it takes to put it there is judged by that. */
export async function trashedOf(db: Db, { userId, agentKey, root }: AgentFolder, id: string): Promise<Row> {
  const row = await db.prisma.trashedFile.findFirst({ where: { id, userId, agentKey, folder: root } })
  if (!row) throw new RainError('not_found', 'It is not in the trash any more.')
  return row
}

/** Nothing else looks into the trash: what is too old goes when something comes. */
async function forgetOld(db: Db, { trash, root }: AgentFolder): Promise<void> {
  const where = { folder: root, createdAt: { lt: new Date(Date.now() - keptMs) } }
  const old = await db.prisma.trashedFile.findMany({ where, take: 100, select: { id: true } })
  for (const { id } of old) {
    await refusing('', rm(join(trash, id), { recursive: true, force: true }))
    await db.prisma.trashedFile.deleteMany({ where: { id } })
  }
}

function toTrashed({ id, path, isFolder, size, createdAt }: Row): TrashedFile {
  const deleted_at = createdAt.getTime() / 1000
  return { id, path, is_folder: isFolder, size: Number(size), deleted_at, kept_until: deleted_at + keptMs / 1000 }
}
