import {
  must,
  packPacket,
  toViewerSchema,
  unpackPacket,
  type FromDevice,
  type FromViewer,
  type ToViewer,
} from '@rain/protocol'
import { WebSocket } from 'ws'

type Live = Extract<FromDevice, { type: 'live' }>

/** A page that looks at a computer, and shows nothing by itself. */
export interface ViewerClient {
  send(message: FromViewer | object): void
  look(deviceId: string, more?: object): void
  next<T extends ToViewer['type']>(
    type: T,
    fits?: (message: Extract<ToViewer, { type: T }>) => boolean,
  ): Promise<Extract<ToViewer, { type: T }>>
  /** The next picture, with its bytes. */
  picture(): Promise<{ message: Live; bytes: Uint8Array }>
  pictures: Live[]
  closed: Promise<number>
  close(): void
  terminate(): void
  /** Resolves when the server has read all that was sent before. */
  roundTrip(): Promise<void>
}

export async function connectViewer(url: string, token: string | null): Promise<ViewerClient> {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/view`)
  const messages: ToViewer[] = []
  const pictures: { message: Live; bytes: Uint8Array }[] = []
  let [read, seen] = [0, 0]
  const wake: (() => void)[] = []
  socket.on('error', () => {})
  socket.on('message', (data: Buffer, isBinary) => {
    if (isBinary) {
      const { message, bytes } = must(unpackPacket(data), 'a packet')
      pictures.push({ message: message as Live, bytes })
    } else messages.push(toViewerSchema.parse(JSON.parse(data.toString())))
    for (const go of wake.splice(0)) go()
  })
  const closed = new Promise<number>((resolve) => socket.on('close', resolve))
  await new Promise((resolve) => socket.once('open', resolve))
  const news = () => new Promise<void>((resolve) => void wake.push(resolve))
  const send = (message: object) => socket.send(JSON.stringify(message))
  if (token !== null) send({ type: 'auth', token })
  return {
    send,
    look: (deviceId, more = {}) =>
      send({ type: 'look', device_id: deviceId, display: 0, max_width: 800, max_height: 600, ...more }),
    async next(type, fits = () => true) {
      for (;;) {
        while (read < messages.length) {
          const message = messages[read++]
          if (message?.type === type && fits(message as never)) return message as never
        }
        await news()
      }
    },
    async picture() {
      for (;;) {
        const next = pictures[seen]
        if (next) {
          seen++
          return next
        }
        await news()
      }
    },
    get pictures() {
      return pictures.map(({ message }) => message)
    },
    closed,
    close: () => socket.close(),
    terminate: () => socket.terminate(),
    roundTrip: () =>
      new Promise<void>((resolve) => {
        socket.once('pong', () => resolve())
        socket.ping()
      }),
  }
}

/** A live picture of one part. */
export function live(seq: number, { whole = false, display = 0 } = {}): Live {
  const parts = [{ x: 0, y: 0, width: 8, height: 8, bytes: 3 }]
  return { type: 'live', seq, display, sent: { width: 800, height: 450 }, whole, parts, pointer: null }
}

export const pictureBytes = Uint8Array.from([0, 127, 255])
export const livePacket = (seq: number, more?: Parameters<typeof live>[1]) => packPacket(live(seq, more), pictureBytes)
