import x11, { type XClient, type XDisplay, type XEvent } from 'x11'

/** A connection to an X server whose requests always come to an end, also when the server dies. */
export interface XConnection {
  readonly client: XClient
  readonly display: XDisplay
  readonly root: number
  /** @throws XProblem when the server answers with an error, is gone, or has not answered in `timeoutMs`. */
  ask<T>(what: string, request: (done: (error: Error | null | undefined, value: T) => unknown) => void): Promise<T>
  /** @returns The extension as `x11` has it, or null where the server has none. */
  extension<T>(name: string): Promise<T | null>
  atom(name: string): Promise<number>
  onEvent(listener: (event: XEvent) => void): () => void
  /** Called once, at once when the server is lost already. Not called by `close`. */
  onLost(listener: (why: string) => void): () => void
  close(): void
}

export class XProblem extends Error {
  override name = 'XProblem'
}

const timeoutMs = 3_000

/** @returns The connection, or in words why there is none. */
export async function connectX(display: string): Promise<XConnection | { problem: string }> {
  let client: XClient | undefined
  let late: NodeJS.Timeout | undefined
  try {
    const ready = await new Promise<XDisplay>((resolve, reject) => {
      late = setTimeout(() => reject(new Error('it does not answer')), timeoutMs)
      client = x11.createClient({ display, bufferRequests: true }, (error, value) =>
        error ? reject(error) : resolve(value),
      )
      client.on('error', reject)
    })
    return createConnection(ready)
  } catch (error) {
    if (client?.stream) client.stream.destroy()
    return { problem: `The X display ${display} cannot be reached: ${error instanceof Error ? error.message : error}` }
  } finally {
    clearTimeout(late)
  }
}

function createConnection(display: XDisplay): XConnection {
  const { client } = display
  const root = display.screen[0]?.root ?? 0
  const pending = new Set<(why: Error) => void>()
  const events = new Set<(event: XEvent) => void>()
  const losses = new Set<(why: string) => void>()
  const atoms = new Map<string, Promise<number>>()
  let lost: string | undefined
  let closed = false

  const lose = (why: string) => {
    if (lost !== undefined) return
    lost = why
    for (const reject of pending) reject(new XProblem(why))
    pending.clear()
    if (!closed) for (const listener of losses) listener(why)
  }
  client.on('event', (event) => {
    for (const listener of events) listener(event)
  })
  // @NOTE errors of requests without an answer come here too (a window that has just gone): they are no loss
  client.on('error', (error) => error.error === undefined && lose(`The X server is gone: ${error.message}`))
  client.on('end', () => lose('The X server is gone'))
  client.stream.on('close', () => lose('The X server is gone'))

  const connection: XConnection = {
    client,
    display,
    root,
    ask: (what, request) =>
      new Promise((resolve, reject) => {
        if (lost !== undefined) return reject(new XProblem(lost))
        const end = (act: () => void) => {
          clearTimeout(late)
          pending.delete(fail)
          act()
        }
        const fail = (why: Error) => end(() => reject(why))
        const late = setTimeout(() => fail(new XProblem(`The X server does not answer (${what})`)), timeoutMs)
        pending.add(fail)
        request((error, value) => {
          end(() => (error ? reject(new XProblem(`${what}: ${error.message}`)) : resolve(value)))
          return true
        })
      }),
    extension: <T>(name: string) =>
      connection
        .ask<T>(name, (done) => client.require(name, done as never))
        .catch((error) => {
          if (lost !== undefined) throw error
          return null
        }),
    atom(name) {
      const known = atoms.get(name) ?? connection.ask<number>(name, (done) => client.InternAtom(false, name, done))
      atoms.set(name, known)
      return known
    },
    onEvent(listener) {
      events.add(listener)
      return () => events.delete(listener)
    },
    onLost(listener) {
      if (lost !== undefined) listener(lost)
      else losses.add(listener)
      return () => losses.delete(listener)
    },
    close() {
      closed = true
      if (lost !== undefined) return
      client.terminate()
      lose('The connection was closed')
    },
  }
  return connection
}
