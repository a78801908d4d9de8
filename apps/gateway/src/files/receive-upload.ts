import { createHash } from 'node:crypto'
import { constants } from 'node:fs'
import { lstat, open, opendir, rm, type FileHandle } from 'node:fs/promises'
import type { IncomingMessage } from 'node:http'
import { join } from 'node:path'
import type { Db } from '@rain/db'
import { limits, RainError, type UploadAnswer, type UploadQuery } from '@rain/protocol'
import { codeOf, type HeldFolder } from '@rain/runtime'
import { whyProtected, type AgentFolder } from './agent-folder.ts'
import { entryAt } from './describe-entry.ts'
import { atSpot, newNamesIn, refusing, type Spot } from './find-place.ts'
import { putInPlace } from './put-in-place.ts'
import { moveToTrash } from './trash.ts'

const forgottenMs = 24 * 3_600_000

/**
 * Takes the next piece of a file. It grows beside the place it shall have, and takes that with its last byte. A piece that does
 * not follow what is there is left alone, and the answer says where to go on.
 */
export async function receiveUpload(
  db: Db,
  folder: AgentFolder,
  query: UploadQuery,
  body: IncomingMessage,
): Promise<UploadAnswer> {
  return atUpload(folder, query, async (spot, temporary) => {
    const { offset, size, on_conflict: onConflict } = query
    if (offset === 0) await beforeFirst(folder, spot, query)
    const handle = await refusing(spot.name, openTemporary(spot.held.at(temporary), offset === 0))
    let received: number
    try {
      const { size: there } = await handle.stat()
      if (there !== offset) return { received: there }
      received = offset + (await appendBody(handle, body, { offset, size }))
      if (received < size) return { received }
      await handle.sync()
    } finally {
      await handle.close()
    }
    const place = { held: spot.held, name: spot.name, isFolder: false, onConflict }
    const name = await putInPlace(spot.held.at(temporary), place, () => moveToTrash(db, folder, spot))
    const path = join(spot.path, '..', name)
    return { received, entry: (await entryAt(folder, { ...spot, name, path })) ?? undefined }
  })
}

/** Lets go of what has come of a file. */
export async function dropUpload(folder: AgentFolder, query: Pick<UploadQuery, 'id' | 'path' | 'name'>): Promise<void> {
  await atUpload(folder, query, ({ held }, temporary) => rm(held.at(temporary), { force: true }))
}

function atUpload<T>(
  folder: AgentFolder,
  { id, path, name }: Pick<UploadQuery, 'id' | 'path' | 'name'>,
  work: (spot: Spot, temporary: string) => Promise<T>,
): Promise<T> {
  const target = [path, ...newNamesIn(name)].filter((part) => part !== '').join('/')
  const own = createHash('sha256').update(`${folder.userId}:${target}:${id}`).digest('hex').slice(0, 24)
  return atSpot(folder, target, (spot) => work(spot, `.rain-upload-${own}.tmp`), { create: true })
}

/** What would be refused in the end is refused before it is sent. */
async function beforeFirst(
  folder: AgentFolder,
  { held, name, path }: Spot,
  { on_conflict }: UploadQuery,
): Promise<void> {
  const isProtected = whyProtected(folder, path)
  if (isProtected !== null) throw new RainError('forbidden_path', `Not uploaded: this would be ${isProtected}.`)
  const there = await lstat(held.at(name)).catch(() => null)
  if (there && (on_conflict === 'ask' || (on_conflict === 'replace' && there.isDirectory()))) {
    throw new RainError('file_exists', `${name} is there already.`)
  }
  await forgetLeftOvers(held)
}

async function openTemporary(path: string, isFirst: boolean): Promise<FileHandle> {
  const flags = constants.O_RDWR | constants.O_NOFOLLOW | (isFirst ? constants.O_CREAT | constants.O_TRUNC : 0)
  try {
    return await open(path, flags, 0o666)
  } catch (error) {
    if (codeOf(error) === 'ENOENT') throw new RainError('not_found', 'This upload was stopped. Begin it again.')
    throw error
  }
}

/** How much came. What is more than was promised is refused, and the piece is as if it had not come. */
async function appendBody(
  handle: FileHandle,
  body: IncomingMessage,
  { offset, size }: { offset: number; size: number },
): Promise<number> {
  const most = Math.min(limits.uploadPieceBytes, size - offset)
  let length = 0
  try {
    for await (const chunk of body as AsyncIterable<Buffer>) {
      if (length + chunk.length > most) throw new RainError('too_large', 'This is more than was to come.')
      await refusing('', writeAll(handle, chunk, offset + length))
      length += chunk.length
    }
    return length
  } catch (error) {
    await handle.truncate(offset)
    if (error instanceof RainError) throw error
    throw new RainError('bad_request', 'The upload broke off. Try again.', { cause: error })
  }
}

async function writeAll(handle: FileHandle, chunk: Buffer, position: number): Promise<void> {
  for (let written = 0; written < chunk.length;) {
    const { bytesWritten } = await handle.write(chunk, written, chunk.length - written, position + written)
    written += bytesWritten
  }
}

/** Files of uploads that nobody went on with. */
async function forgetLeftOvers(held: HeldFolder): Promise<void> {
  for await (const { name } of await opendir(held.at('.'))) {
    if (!/^\.rain-upload-[0-9a-f]+\.tmp$/.test(name)) continue
    const found = await lstat(held.at(name)).catch(() => null)
    if (found && Date.now() - found.mtimeMs > forgottenMs) await rm(held.at(name), { force: true })
  }
}
