import { delay } from '@rain/runtime'
import type { X11Connection } from '../../x11/connect.ts'

const substructureNotify = 1 << 19
const answerTimeoutMs = 2_000
/** For programs that do not answer: longer than a busy one takes for its events. */
const silentMs = 250
const atomType = 4
const none = 0
const pointerRoot = 1

/**
 * Waits until the program that has the keyboard has read everything sent to it so far. It is asked as window managers ask
 * whether a program hangs (_NET_WM_PING), which it answers in the order of its events.
 */
export async function createWhetherRead(connection: X11Connection): Promise<() => Promise<void>> {
  const { client, screen } = connection
  const atom = (name: string) => connection.ask<number>(name, (done) => client.InternAtom(false, name, done))
  const protocols = await atom('WM_PROTOCOLS')
  const ping = await atom('_NET_WM_PING')
  // answers go to the root window, and only to those who ask for them
  await connection.ask<unknown>('answers of windows', (done) =>
    client.ChangeWindowAttributes(screen.root, { eventMask: substructureNotify }, done),
  )
  const answers = new Map<number, () => void>()
  connection.onEvent((event) => {
    if (event.name !== 'ClientMessage' || event.message_type !== protocols || !Array.isArray(event.data)) return
    const [protocol, mark] = event.data
    if (protocol === ping) answers.get(Number(mark))?.()
  })
  let marks = 0

  /** The nearest window, from the focused one upwards, that answers. */
  async function answering(): Promise<number | null> {
    const { focus } = await connection.ask<{ focus: number }>('focus', (done) => client.GetInputFocus(done))
    for (let at = focus; at !== none && at !== pointerRoot && at !== screen.root;) {
      const here = at
      const { data } = await connection.ask<{ data: Buffer }>('protocols of a window', (done) =>
        client.GetProperty(0, here, protocols, atomType, 0, 32, done),
      )
      for (let offset = 0; offset + 4 <= data.length; offset += 4) if (data.readUInt32LE(offset) === ping) return here
      at = (await connection.ask<{ parent: number }>('parent', (done) => client.QueryTree(here, done))).parent
    }
    return null
  }

  return async () => {
    // a window that closes in between reads nothing any more
    const window = await answering().catch(() => null)
    if (window === null) return delay(silentMs)
    const mark = ++marks
    const answered = new Promise<void>((resolve) => answers.set(mark, resolve))
    client.SendEvent(window, 0, 0, {
      name: 'ClientMessage',
      type: 33,
      seq: 0,
      format: 32,
      wid: window,
      message_type: protocols,
      data: [ping, mark, window],
    })
    await Promise.race([answered, delay(answerTimeoutMs)])
    answers.delete(mark)
  }
}
