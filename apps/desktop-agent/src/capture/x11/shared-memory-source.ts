import { randomBytes } from 'node:crypto'
import { constants } from 'node:fs'
import { open, unlink, type FileHandle } from 'node:fs/promises'
import { join } from 'node:path'
import type { Done } from 'x11'
import type { X11Connection } from '../../x11/connect.ts'
import type { MapMemory } from './map-memory.ts'
import { allPlanes, zPixmap, type PixelSource } from './pixels.ts'

interface SharedMemory {
  AttachFd(segment: number, fd: number, readOnly: boolean, done: Done<unknown>): void
  Detach(segment: number): void
  GetImage(
    drawable: number,
    x: number,
    y: number,
    width: number,
    height: number,
    planes: number,
    format: number,
    segment: number,
    offset: number,
    done: Done<{ size: number }>,
  ): void
}

const folder = '/dev/shm'

/**
 * Pixels through memory that the server writes to (MIT-SHM 1.2): mapped here where that can be, read from its file where
 * not. Needs a server on this machine.
 */
export function createSharedMemorySource(connection: X11Connection, mapMemory: MapMemory | null): PixelSource {
  const { client, screen, ask } = connection

  async function attach(shared: SharedMemory, bytes: number): Promise<{ segment: number; file: FileHandle }> {
    const file = await createUnnamedFile(bytes)
    const segment = client.AllocID()
    try {
      await ask('attaching shared memory', (done) => shared.AttachFd(segment, file.fd, false, done))
      return { segment, file }
    } catch (error) {
      await file.close()
      throw error
    }
  }

  return {
    kind: mapMemory ? 'x11-shm' : 'x11-shm-fd',
    async open(bytes) {
      const shared = await connection.extension<SharedMemory>('shm')
      const { segment, file } = await attach(shared, bytes)
      const mapped = mapMemory?.(file.fd, bytes)
      const memory = mapped ?? Buffer.allocUnsafeSlow(bytes)
      return {
        async read({ x, y, width, height }) {
          const { size } = await ask<{ size: number }>('reading the screen', (done) =>
            shared.GetImage(screen.root, x, y, width, height, allPlanes, zPixmap, segment, 0, done),
          )
          if (!mapped) await file.read(memory, 0, size, 0)
          return memory.subarray(0, size)
        },
        async close() {
          shared.Detach(segment)
          client.ReleaseID(segment)
          await file.close()
        },
      }
    },
  }
}

/** A file in memory that only its open descriptors hold: nothing is left of it, whoever dies first. */
async function createUnnamedFile(bytes: number): Promise<FileHandle> {
  const path = join(folder, `rain-desktop-${process.pid}-${randomBytes(8).toString('hex')}`)
  const file = await open(path, constants.O_RDWR | constants.O_CREAT | constants.O_EXCL, 0o600)
  try {
    await unlink(path)
    await file.truncate(bytes)
    return file
  } catch (error) {
    await file.close()
    throw error
  }
}
