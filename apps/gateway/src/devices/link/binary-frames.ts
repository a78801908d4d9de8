import type { RawData, WebSocket } from 'ws'

/** The binary frames of a socket, in order, none lost while nobody listens yet. */
export interface BinaryFrames {
  /** The next one; null when the socket closed without, or sent text. */
  next(): Promise<Uint8Array | null>
  /** Hands over what has come since, and all that comes. */
  forEach(handle: (frame: Uint8Array) => void): void
}

export function binaryFrames(socket: WebSocket): BinaryFrames {
  const early: Uint8Array[] = []
  let handler: ((frame: Uint8Array) => void) | null = null
  let wake = () => {}
  socket.on('message', (data: RawData, isBinary) => {
    if (!isBinary) return socket.terminate()
    const frame = Array.isArray(data) ? Buffer.concat(data) : data instanceof ArrayBuffer ? Buffer.from(data) : data
    if (handler) return handler(frame)
    early.push(frame)
    wake()
  })
  socket.on('close', () => wake())
  return {
    async next() {
      while (early.length === 0 && socket.readyState === socket.OPEN) {
        await new Promise<void>((resolve) => (wake = resolve))
      }
      return early.shift() ?? null
    },
    forEach(handle) {
      handler = handle
      for (const frame of early.splice(0)) handle(frame)
    },
  }
}
