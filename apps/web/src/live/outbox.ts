import type { Ack, Attachment, SendMessage } from '@rain/protocol'

/** With what the page shows of its files until the server has taken it. */
export type OutboxMessage = Omit<SendMessage, 'attachments'> & { client_msg_id: string; files?: Attachment[] }

export function toCommand({ files = [], ...message }: OutboxMessage): SendMessage {
  const attachments = files.map(({ id }) => id)
  return { ...message, type: 'send_message', ...(attachments.length > 0 && { attachments }) }
}

export type OutboxDeps = {
  /** Sends once. Resolves with the answer, or null when none came (connection lost, time over). */
  send: (message: OutboxMessage) => Promise<Ack | null>
  isConnected: () => boolean
  onAnswer: (message: OutboxMessage, ack: Ack) => void
  /** Waits before the next try after a busy answer; seconds. */
  wait: (seconds: number) => Promise<void>
  storage: Pick<Storage, 'getItem' | 'setItem'>
}

const storageKey = 'rain.outbox'

/**
 * Messages of the person on their way out, in order. Each one is sent again with the same `client_msg_id` until the
 * server has answered it, over reconnects and reloads; the server takes it once.
 */
export class Outbox {
  readonly #deps: OutboxDeps
  #messages: OutboxMessage[]
  #sending = false

  constructor(deps: OutboxDeps) {
    this.#deps = deps
    this.#messages = readStored(deps.storage)
  }

  get messages(): readonly OutboxMessage[] {
    return this.#messages
  }

  add(message: OutboxMessage): void {
    this.#messages = [...this.#messages.filter((known) => known.client_msg_id !== message.client_msg_id), message]
    this.#store()
    void this.flush()
  }

  drop(clientMsgId: string): void {
    this.#messages = this.#messages.filter((message) => message.client_msg_id !== clientMsgId)
    this.#store()
  }

  clear(): void {
    this.#messages = []
    this.#store()
  }

  /** Sends what waits. Called after each connect; a second call while one is under way does nothing. */
  async flush(): Promise<void> {
    if (this.#sending) return
    this.#sending = true
    try {
      for (let next = this.#messages[0]; next && this.#deps.isConnected(); next = this.#messages[0]) {
        await this.#sendOne(next)
      }
    } finally {
      this.#sending = false
    }
  }

  async #sendOne(message: OutboxMessage): Promise<void> {
    const ack = await this.#deps.send(message)
    if (ack === null) return this.#deps.isConnected() ? this.#deps.wait(1) : undefined
    if (!ack.ok && ack.code === 'rate_limited') {
      await this.#deps.wait(ack.retry_after ?? 5)
      return
    }
    this.drop(message.client_msg_id)
    this.#deps.onAnswer(message, ack)
  }

  #store(): void {
    this.#deps.storage.setItem(storageKey, JSON.stringify(this.#messages))
  }
}

function readStored(storage: OutboxDeps['storage']): OutboxMessage[] {
  try {
    const stored: unknown = JSON.parse(storage.getItem(storageKey) ?? '[]')
    return Array.isArray(stored) ? stored.filter(isOutboxMessage) : []
  } catch {
    // A broken entry is worth no message; the page starts with an empty outbox.
    return []
  }
}

function isOutboxMessage(value: unknown): value is OutboxMessage {
  return (
    typeof value === 'object' &&
    value !== null &&
    'client_msg_id' in value &&
    typeof value.client_msg_id === 'string' &&
    'text' in value &&
    typeof value.text === 'string' &&
    'agent_id' in value &&
    typeof value.agent_id === 'string'
  )
}
