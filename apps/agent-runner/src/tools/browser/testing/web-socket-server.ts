import { createHash } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'

/** Accepts a WebSocket and greets it. */
export function greetWebSocket(socket: Socket, _head: Buffer, request: IncomingMessage): void {
  const key = `${request.headers['sec-websocket-key']}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`
  socket.write(
    [
      'HTTP/1.1 101 Switching Protocols',
      'Upgrade: websocket',
      'Connection: Upgrade',
      `Sec-WebSocket-Accept: ${createHash('sha1').update(key).digest('base64')}`,
      '\r\n',
    ].join('\r\n'),
  )
  socket
    .on('end', () => socket.end())
    .on('error', () => socket.destroy())
    .resume()
  socket.write(Buffer.concat([Buffer.from([0x81, 5]), Buffer.from('hello')]))
}
