import { inOrder, isOutboxMessage, type OutboxMessage, type Queue } from './queue.ts'

const key = 'rain.outbox'

/** In the browser tab alone: where the browser offers no cryptography to keep more. */
export function openTabQueue(storage: Pick<Storage, 'getItem' | 'setItem'>): Queue {
  let messages = readStored(storage)
  const write = (next: OutboxMessage[]): Promise<void> => {
    messages = inOrder(next)
    try {
      storage.setItem(key, JSON.stringify(messages))
    } catch {
      // No room: it is held as long as the page is open.
    }
    return Promise.resolve()
  }
  const without = (id: string) => messages.filter((message) => message.client_msg_id !== id)
  return {
    read: () => Promise.resolve(messages),
    put: (message) => write([...without(message.client_msg_id), message]),
    remove: (id) => write(without(id)),
  }
}

function readStored(storage: Pick<Storage, 'getItem'>): OutboxMessage[] {
  try {
    const stored: unknown = JSON.parse(storage.getItem(key) ?? '[]')
    return Array.isArray(stored) ? inOrder(stored.filter(isOutboxMessage)) : []
  } catch {
    // A broken entry is worth no message.
    return []
  }
}
