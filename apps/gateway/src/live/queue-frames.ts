import type { RawData, WebSocket } from 'ws'

/** The frames of a socket, none lost while nobody listens yet. */
export interface FrameQueue {
  /** The first frame; null when the socket closed without one. */
  first(): Promise<string | null>
  /** Hands over what has come since, and all that comes. */
  forEach(handle: (text: string) => void): void
}

/** What a stranger may send before the token is checked; more closes the socket. */
const mostEarlyBytes = 256 * 1024

export function queueFrames(socket: WebSocket): FrameQueue {
  const early: string[] = []
  let earlyBytes = 0
  let handler: ((text: string) => void) | null = null
  let wake = () => {}

  socket.on('message', (data: RawData) => {
    const text = data.toString()
    if (handler) return handler(text)
    earlyBytes += text.length
    if (earlyBytes > mostEarlyBytes) return socket.terminate()
    early.push(text)
    wake()
  })
  socket.on('close', () => wake())

  return {
    async first() {
      while (early.length === 0 && socket.readyState === socket.OPEN) {
        await new Promise<void>((resolve) => (wake = resolve))
      }
      return early.shift() ?? null
    },
    forEach(handle) {
      handler = handle
      for (const text of early.splice(0)) handle(text)
    },
  }
}
