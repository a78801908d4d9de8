import { chmodSync, renameSync, rmSync } from 'node:fs'
import { connect, createServer, type Server, type Socket } from 'node:net'
import { controlRequestSchema, type ControlAnswer, type ControlRequest } from './control-message.ts'

export interface LocalControl {
  close(): Promise<void>
}

const maxRequestChars = 1_000

/**
 * Listens for the person at this machine, without any network. Who listens is the one daemon of the state folder: `taken`
 * means that another lives. The socket of a dead one is put away.
 */
export async function listenLocally(
  address: string,
  answer: (request: ControlRequest) => Promise<ControlAnswer>,
): Promise<LocalControl | 'taken'> {
  for (let attempt = 0; attempt < 3; attempt++) {
    const server = createServer((socket) => serve(socket, answer))
    if (await isListening(server, address)) {
      if (!isPipe(address)) chmodSync(address, 0o600)
      return { close: () => new Promise((resolve) => server.close(() => resolve())) }
    }
    if (isPipe(address) || (await isAnswered(address))) return 'taken'
    if (!(await putAside(address))) return 'taken'
  }
  return 'taken'
}

function serve(socket: Socket, answer: (request: ControlRequest) => Promise<ControlAnswer>): void {
  let text = ''
  socket.setEncoding('utf8')
  socket.on('error', () => socket.destroy())
  socket.on('data', (chunk) => {
    text += chunk
    if (text.length > maxRequestChars) socket.destroy()
    const end = text.indexOf('\n')
    if (end < 0) return
    socket.removeAllListeners('data')
    void answerTo(text.slice(0, end), answer).then((said) => socket.end(JSON.stringify(said)))
  })
}

async function answerTo(line: string, answer: (request: ControlRequest) => Promise<ControlAnswer>) {
  try {
    return await answer(controlRequestSchema.parse(JSON.parse(line)))
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    return { answer: 'refused', why } satisfies ControlAnswer
  }
}

/** False: somebody has that address. Other problems are thrown, such as a path that is too long for a socket. */
function isListening(server: Server, address: string): Promise<boolean> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') resolve(false)
      else reject(error)
    })
    server.listen(address, () => resolve(true))
  })
}

function isAnswered(address: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(address, () => {
      socket.destroy()
      resolve(true)
    })
    socket.on('error', () => resolve(false))
  })
}

/** Between our look and our move another daemon may have put its own socket there: a living one goes back. */
async function putAside(address: string): Promise<boolean> {
  const aside = `${address}.${process.pid}`
  try {
    renameSync(address, aside)
  } catch {
    // Another process was quicker.
    return true
  }
  if (await isAnswered(aside)) {
    renameSync(aside, address)
    return false
  }
  rmSync(aside, { force: true })
  return true
}

function isPipe(address: string): boolean {
  return address.startsWith('\\\\.\\pipe\\')
}
