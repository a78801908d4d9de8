import type { DeliveredEvent, Event } from '@rain/protocol'
import type { Socket } from 'socket.io'
import type { ClientSocket } from './client-socket.ts'
import type { Timers } from './timers.ts'

type Options = {
  timers: Timers
  /** Pieces of text may wait so long for others, in milliseconds. */
  holdMs: number
}

/** What comes in many small pieces. */
const inPieces: readonly Event['type'][] = ['assistant_text', 'assistant_thinking', 'tool_output']

/**
 * A client of Socket.IO. To one that allows it pieces of text go together, as one frame `events`: a page is busy for as long with
 * one frame as with ten. The first piece after a pause goes at once, and whatever else happens takes along what waits.
 */
export function socketIoClientSocket(socket: Socket, { timers, holdMs }: Options): ClientSocket {
  // @NOTE engine.io keeps packets until its transport takes the next batch, and says `drain` when it has taken them
  let waiting = 0
  let held: DeliveredEvent[] = []
  let flushedAt = -Infinity
  let stopWaiting: (() => void) | null = null
  socket.conn.on('drain', () => (waiting = 0))

  const flush = () => {
    stopWaiting?.()
    stopWaiting = null
    const events = held
    held = []
    if (events.length === 0) return
    flushedAt = timers.now()
    if (events.length === 1) socket.emit('event', events[0])
    else socket.emit('events', events)
  }

  return {
    send(event) {
      flush()
      socket.emit('event', event)
    },
    sendLogged(cursor, json) {
      waiting += json.length
      const event: DeliveredEvent = { ...JSON.parse(json), cursor }
      held.push(event)
      const leftMs = Math.min(holdMs, flushedAt + holdMs - timers.now())
      if (leftMs <= 0 || !inPieces.includes(event.type)) flush()
      else stopWaiting ??= timers.after(leftMs, flush)
    },
    close(reason) {
      flush()
      if (reason === 'unauthorized') socket.emit('unauthorized')
      socket.disconnect(true)
    },
    bufferedBytes: () => waiting + transportBytes(socket.conn.transport),
  }
}

/** What the WebSocket below still holds; a polling transport holds nothing. */
function transportBytes(transport: object): number {
  const socket = 'socket' in transport ? transport.socket : null
  const isSocket = typeof socket === 'object' && socket !== null && 'bufferedAmount' in socket
  return isSocket && typeof socket.bufferedAmount === 'number' ? socket.bufferedAmount : 0
}
