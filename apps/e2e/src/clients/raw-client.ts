import type { DeliveredEvent } from '@rain/protocol'
import WebSocket from 'ws'
import { createEventRecord, type EventRecord } from './event-record.ts'

/** A client of the raw door, as the older clients are: JSON frames and nothing else. */
export interface RawClient extends EventRecord {
  send(frame: unknown): void
  closed: Promise<{ code: number; reason: string }>
  close(): void
}

export async function connectRaw(address: string, options: { origin?: string } = {}): Promise<RawClient> {
  const record = createEventRecord()
  const socket = new WebSocket(address, { ...(options.origin ? { origin: options.origin } : {}) })
  const closed = new Promise<{ code: number; reason: string }>((resolve) => {
    socket.on('close', (code, reason) => resolve({ code, reason: reason.toString() }))
  })
  socket.on('message', (data) => record.add(JSON.parse(String(data)) as DeliveredEvent))
  await new Promise<void>((resolve, reject) => {
    socket.once('open', resolve)
    socket.once('error', reject)
  })
  return {
    ...record,
    closed,
    send: (frame) => socket.send(typeof frame === 'string' ? frame : JSON.stringify(frame)),
    close: () => socket.close(),
  }
}
