import { constants } from 'node:fs'
import { open } from 'node:fs/promises'

const mostBytes = 256 * 1024

/** No setting is longer. */
const mostOfLine = 4_096

/** Its lines, without the space around them. @NOTE whatever looks at a file of an agent's looks at a line: each is short */
export function linesOf(text: string): string[] {
  const lines = text.split('\n').filter((line) => line !== '' && line.length <= mostOfLine)
  return lines.map((line) => line.trim())
}

/** A file that an agent may have made: nothing that waits, leads elsewhere or has no end. Null: there is no such file. */
export async function readSettingFile(path: string): Promise<string | null> {
  const { O_RDONLY, O_NOFOLLOW, O_NONBLOCK } = constants
  const file = await open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK).catch(() => null)
  if (file === null) return null
  try {
    const { size, ...found } = await file.stat().then((stats) => ({ size: stats.size, isFile: stats.isFile() }))
    return found.isFile && size <= mostBytes ? await file.readFile('utf8') : null
  } catch {
    // It changes under our hands.
    return null
  } finally {
    await file.close()
  }
}
