import type { closeCodes, DeliveredEvent } from '@rain/protocol'

export type CloseReason = keyof typeof closeCodes

/** A connection to a client, whatever carries it. After `close` nothing is sent any more. */
export interface ClientSocket {
  send(event: DeliveredEvent): void
  /** An event of the log, as the JSON that is there already. */
  sendLogged(cursor: string, json: string): void
  close(reason: CloseReason): void
  /** What was sent and is still here, in bytes. */
  bufferedBytes(): number
}
