import { dirname, join } from 'node:path'
import { isInside } from '../../../sandbox/is-inside.ts'
import { readSettingFile } from './read-setting-file.ts'

const mostSteps = 40

/** A file of a folder or of one above it, no higher than `top`: what lies above is not there in the sandbox. */
export async function nearest(
  name: string,
  folder: string,
  top: string,
): Promise<{ folder: string; text: string } | null> {
  let at = folder
  for (let step = 0; step < mostSteps && isInside(at, top); step++) {
    const text = await readSettingFile(join(at, name))
    if (text !== null) return { folder: at, text }
    at = dirname(at)
  }
  return null
}
