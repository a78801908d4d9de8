import { readFile } from 'node:fs/promises'
import { homedir, hostname } from 'node:os'
import { join } from 'node:path'

const familyLocal = 256
const familyWild = 65_535

/**
 * The cookie that a display of this machine asks for, from the file of X authorities. Null when there is none, which many
 * servers accept.
 * @throws Error of the file system when the file is there and cannot be read.
 */
export async function readCookie(options: { display: string; file?: string }): Promise<Buffer | null> {
  const file = options.file ?? join(homedir(), '.Xauthority')
  const number = /:(\d+)(\.\d+)?$/.exec(options.display)?.[1] ?? ''
  const content = await readFile(file).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return Buffer.alloc(0)
    throw error
  })
  const fits = readEntries(content).find(
    (entry) =>
      entry.name === 'MIT-MAGIC-COOKIE-1' &&
      (entry.number === '' || entry.number === number) &&
      (entry.family === familyWild || (entry.family === familyLocal && entry.address === hostname())),
  )
  return fits?.cookie ?? null
}

interface Entry {
  family: number
  address: string
  number: string
  name: string
  cookie: Buffer
}

/** A family, then four fields with their lengths before them; all numbers in 16 bits, highest first. */
function readEntries(content: Buffer): Entry[] {
  const entries: Entry[] = []
  let at = 0
  const readNumber = () => {
    at += 2
    return at <= content.length ? content.readUInt16BE(at - 2) : 0
  }
  const readField = () => {
    const length = readNumber()
    at += length
    return content.subarray(at - length, at)
  }
  while (at < content.length) {
    const family = readNumber()
    const [address, number, name, cookie] = [readField(), readField(), readField(), readField()]
    entries.push({ family, address: `${address}`, number: `${number}`, name: `${name}`, cookie })
  }
  return entries
}
