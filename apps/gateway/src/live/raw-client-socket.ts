import { closeCodes } from '@rain/protocol'
import type { Duplex } from 'node:stream'
import type { WebSocket } from 'ws'
import { batchWrites } from './batch-writes.ts'
import type { ClientSocket } from './client-socket.ts'

/** A client whose other end does not answer a close is cut off after this. */
const closeGraceMs = 2_000

/** `wire` is the connection below the socket. */
export function rawClientSocket(socket: WebSocket, wire: Duplex): ClientSocket {
  const aboutToWrite = batchWrites(wire)
  const isOpen = () => socket.readyState === socket.OPEN
  return {
    send: (event) => void (isOpen() && socket.send(JSON.stringify(event))),
    sendLogged(cursor, json) {
      if (!isOpen()) return
      aboutToWrite()
      socket.send(withCursor(json, cursor))
    },
    close: (reason) => closeRaw(socket, closeCodes[reason], reason),
    bufferedBytes: () => socket.bufferedAmount,
  }
}

export function closeRaw(socket: WebSocket, code: number, reason: string): void {
  socket.close(code, reason)
  setTimeout(() => socket.terminate(), closeGraceMs).unref()
}

/** The event is an object that was serialised once, for everybody. */
function withCursor(json: string, cursor: string): string {
  return `${json.slice(0, -1)},"cursor":"${cursor}"}`
}
