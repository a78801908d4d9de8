import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { closeSync, constants, openSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { Socket } from 'node:net'
import { join } from 'node:path'
import { promisify } from 'node:util'

export interface Pipe {
  /** Ends when every copy of the writing end is closed, or when destroyed. */
  output: Socket
  /** For the stdio of a child. */
  writeEnd: number
  /** To be called once the child has its copy. */
  closeWriteEnd(): void
}

/**
 * A real pipe that a child can use as stdout and stderr at once, so that the two interleave as they were written.
 *
 * @NOTE Node's own stdio "pipes" are sockets: on Linux `echo x > /dev/stderr` fails on them. Node cannot make a pipe, so
 * this opens both ends of a named one, which is gone from the folder before anybody else could use it.
 */
export async function openPipe(folder: string): Promise<Pipe> {
  const path = join(folder, `.pipe-${randomBytes(8).toString('hex')}`)
  await promisify(execFile)('mkfifo', ['-m', '600', path])
  try {
    const readEnd = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK)
    const writeEnd = openSync(path, constants.O_WRONLY)
    const output = new Socket({ fd: readEnd, readable: true, writable: false })
    return { output, writeEnd, closeWriteEnd: () => closeSync(writeEnd) }
  } finally {
    await rm(path, { force: true })
  }
}
