import x11, { type Done, type Screen, type XClient, type XDisplay, type XError, type XEvent } from 'x11'
import { readCookie } from './read-cookie.ts'

/** A connection to an X server. What is asked through it ends: with an answer, an error, or its deadline. */
export interface X11Connection {
  readonly client: XClient
  readonly display: XDisplay
  readonly screen: Screen
  /**
   * One request; `send` makes it and hands on `done`. `what` names it in errors.
   * @throws X11Error the server's, or when it did not answer in time or is gone.
   */
  ask<Reply>(what: string, send: (done: Done<Reply>) => void): Promise<Reply>
  /** Requests of an extension, by the client's name for it (`xtest`). Rejects with X11Error when the server has it not. */
  extension<Extension>(name: string): Promise<Extension>
  onEvent(listener: (event: XEvent) => void): () => void
  /** The connection is gone for good. Called at once when it already is. */
  onLost(listener: (why: string) => void): () => void
  close(): void
}

export interface X11Options {
  /** `:0` */
  display: string
  /** The file of X authorities; left out: the one in the home folder. */
  authorityFile?: string
  /** How long one request may take. */
  deadlineMs?: number
}

export class X11Error extends Error {
  override name = 'X11Error'
  /** The protocol's code, where the server said no: 3 BadWindow, 8 BadMatch. */
  readonly code: number | undefined

  constructor(message: string, options?: { code?: number; cause?: unknown }) {
    super(message, options)
    this.code = options?.code
  }
}

const usualDeadlineMs = 5_000

/** Connects to an X server; a problem is told in words for the person who runs it. */
export async function connectX11(options: X11Options): Promise<X11Connection | { problem: string }> {
  const deadlineMs = options.deadlineMs ?? usualDeadlineMs
  try {
    const cookie = await readCookie({ display: options.display, file: options.authorityFile })
    const display = await openDisplay(options.display, cookie, deadlineMs)
    return createConnection(display, deadlineMs)
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    return { problem: `The X server ${options.display} cannot be reached: ${why.trim()}` }
  }
}

function openDisplay(display: string, cookie: Buffer | null, deadlineMs: number): Promise<XDisplay> {
  const auth = cookie ? { name: 'MIT-MAGIC-COOKIE-1', data: cookie.toString('latin1') } : { name: '', data: '' }
  return new Promise((resolve, reject) => {
    const client = x11.createClient({ display, auth }, (error, opened) => {
      clearTimeout(deadline)
      if (error) reject(error)
      else resolve(opened)
    })
    // a server that refuses reports it here as well as to the callback or instead of it
    client.on('error', reject)
    const deadline = setTimeout(() => {
      client.stream?.destroy()
      reject(new X11Error(`no answer within ${deadlineMs} ms`))
    }, deadlineMs)
  })
}

function createConnection(display: XDisplay, deadlineMs: number): X11Connection {
  const { client } = display
  const [screen] = display.screen
  if (!screen) throw new X11Error('it has no screen')
  // @NOTE the client keeps what it learns of atoms in one object for all servers, each of which numbers them its own way
  client.atoms = { ...client.atoms }
  const lostListeners = new Set<(why: string) => void>()
  const pending = new Set<(error: X11Error) => void>()
  let lost: string | undefined

  function lose(why: string) {
    if (lost !== undefined) return
    lost = why
    for (const fail of [...pending]) fail(new X11Error(why))
    for (const listener of [...lostListeners]) listener(why)
  }
  client.on('end', () => lose('the X server has closed the connection'))
  client.stream?.on('close', () => lose('the connection to the X server is gone'))
  // requests without an answer report here; whoever wants to know asks with `done`
  client.on('error', () => undefined)

  function ask<Reply>(what: string, send: (done: Done<Reply>) => void): Promise<Reply> {
    return new Promise((resolve, reject) => {
      if (lost !== undefined) return reject(new X11Error(`${what}: ${lost}`))
      const settle = () => {
        clearTimeout(deadline)
        pending.delete(fail)
      }
      const fail = (error: X11Error) => {
        settle()
        reject(error)
      }
      const deadline = setTimeout(() => fail(new X11Error(`${what}: no answer within ${deadlineMs} ms`)), deadlineMs)
      pending.add(fail)
      try {
        send((error, reply) => {
          if (error) fail(toX11Error(what, error))
          else {
            settle()
            resolve(reply)
          }
          return true
        })
      } catch (error) {
        fail(toX11Error(what, error))
      }
    })
  }

  return {
    client,
    display,
    screen,
    ask,
    extension: (name) => ask(`extension ${name}`, (done) => client.require(name, done as Done<never>)),
    onEvent(listener) {
      client.on('event', listener)
      return () => client.off('event', listener)
    },
    onLost(listener) {
      if (lost !== undefined) listener(lost)
      lostListeners.add(listener)
      return () => lostListeners.delete(listener)
    },
    close() {
      lostListeners.clear()
      lose('the connection was closed')
      client.stream?.destroy()
    },
  }
}

function toX11Error(what: string, error: unknown): X11Error {
  const { message, error: code } = error as XError
  return new X11Error(`${what}: ${message}`, { code, cause: error })
}
