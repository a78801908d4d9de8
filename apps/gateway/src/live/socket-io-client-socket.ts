import type { DeliveredEvent } from '@rain/protocol'
import type { Socket } from 'socket.io'
import type { ClientSocket } from './client-socket.ts'

export function socketIoClientSocket(socket: Socket): ClientSocket {
  // @NOTE engine.io keeps packets until its transport takes the next batch, and says `drain` when it has taken them
  let waiting = 0
  socket.conn.on('drain', () => (waiting = 0))

  return {
    send: (event) => void socket.emit('event', event),
    sendLogged(cursor, json) {
      waiting += json.length
      const event: DeliveredEvent = { ...JSON.parse(json), cursor }
      socket.emit('event', event)
    },
    close(reason) {
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
