import type { Ack, Command, DeliveredEvent } from '@rain/protocol'
import { io, type Socket } from 'socket.io-client'
import { createEventRecord, type EventRecord } from './event-record.ts'

/** A client of the Socket.IO door. It goes on from where it was when it reconnects, as the dashboard does. */
export interface SocketClient extends EventRecord {
  command(command: CommandInput): Promise<Ack>
  /** Like losing the network: the server is not told. */
  drop(): void
  reconnect(): void
  close(): void
}

/** A command as it is written: fields with a default may be left out. */
export type CommandInput = { type: Command['type'] } & Record<string, unknown>

export async function connectSocket(url: string, token: string, cursor?: string): Promise<SocketClient> {
  const record = createEventRecord()
  const socket: Socket = io(url, {
    transports: ['websocket'],
    auth: (give) => give({ token, cursor: record.cursor() ?? cursor }),
    reconnectionDelay: 100,
    reconnectionDelayMax: 500,
    forceNew: true,
  })
  socket.on('event', (event: DeliveredEvent) => record.add(event))
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve)
    socket.once('connect_error', reject)
  })
  return {
    ...record,
    command: (command) => socket.emitWithAck('command', command) as Promise<Ack>,
    drop: () => void socket.io.engine.close(),
    // @NOTE one that is on its way already would join twice, and see everything twice
    reconnect: () => void (socket.active || socket.connect()),
    close: () => void socket.disconnect(),
  }
}
