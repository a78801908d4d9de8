import { lstat } from 'node:fs/promises'
import { basename, dirname } from 'node:path'
import { holdFolder } from '@rain/runtime'

/** Device and inode as `stat -c %d:%i` prints them, of what is at a path that leads through no link. */
export async function inodeOf(path: string): Promise<string> {
  const folder = await holdFolder(dirname(path))
  try {
    const { dev, ino } = await lstat(folder.at(basename(path)), { bigint: true })
    return `${dev}:${ino}`
  } finally {
    await folder.close()
  }
}
