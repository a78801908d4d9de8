import { execFile } from 'node:child_process'
import { mkdir } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { holdFolder } from '@rain/runtime'

/**
 * Moves something out of an agent's folder into `keepIn`, where nothing runs it and a person still finds it. The way there
 * is walked without following links: another command of the agent may be at work in the same folder.
 */
export async function takeAway(path: string, keepIn: string): Promise<void> {
  await mkdir(keepIn, { recursive: true, mode: 0o700 })
  const folder = await holdFolder(dirname(path))
  try {
    // `mv` also works between disks, and copies links as links.
    const from = folder.at('.').replace('/proc/self/', `/proc/${process.pid}/`)
    await promisify(execFile)('mv', ['-T', '--', `./${basename(path)}`, join(keepIn, freeName(path))], { cwd: from })
  } finally {
    await folder.close()
  }
}

function freeName(path: string): string {
  return `${Date.now()}-${Math.random().toString(36).slice(2, 8)}-${basename(path)}`
}
