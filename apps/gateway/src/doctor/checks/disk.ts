import { statfs } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { Found } from '../check.ts'

const gigabyte = 1_000_000_000

/** Below the first an update or a long recording may not fit; below the second Postgres may stop at any moment. */
const lowBytes = 5 * gigabyte
const fullBytes = 0.5 * gigabyte

export interface Space {
  freeBytes: number
  totalBytes: number
}

/** How much room there is left for Rain's own data and for what agents make. */
export async function checkDisk(places: { data: string; folders: string }): Promise<Found<'disk'>> {
  const [data, folders] = await Promise.all([spaceAt(places.data), spaceAt(places.folders)])
  return judgeDisk({ data, folders })
}

export function judgeDisk({ data, folders }: { data: Space; folders: Space }): Found<'disk'> {
  const least = Math.min(data.freeBytes, folders.freeBytes)
  const facts = {
    data_bytes: data.freeBytes,
    folders_bytes: folders.freeBytes,
    data_total_bytes: data.totalBytes,
    folders_total_bytes: folders.totalBytes,
  }
  return { finding: least < fullBytes ? 'full' : least < lowBytes ? 'low' : 'enough', facts }
}

/** Of the disk a folder is on, or will be. */
async function spaceAt(path: string): Promise<Space> {
  try {
    const { bavail, blocks, bsize } = await statfs(path)
    return { freeBytes: bavail * bsize, totalBytes: blocks * bsize }
  } catch (error) {
    if (dirname(path) === path) throw error
    return spaceAt(dirname(path))
  }
}
