import { createStore, del, entries, set, type UseStore } from 'idb-keyval'
import type { Sealed, TextSeal } from '../cache/seal-text.ts'
import { inOrder, isOutboxMessage, type OutboxMessage, type Queue } from './queue.ts'

type Entry = {
  /** Of whom: the name of the seal. */
  of: string
  sealed: Sealed
}

/** In IndexedDB, an entry per message, so that tabs do not write over each other; sealed for the person who wrote it. */
export function openSealedQueue(seal: TextSeal, store: UseStore = createStore('rain-outbox', 'messages')): Queue {
  /** What the storage did not take. */
  const held = new Map<string, OutboxMessage>()
  /** What the storage may have kept although it was let go of. */
  const removed = new Set<string>()
  const keyOf = (clientMsgId: string) => `${seal.name}.${clientMsgId}`

  async function open({ sealed }: Entry): Promise<OutboxMessage | null> {
    const text = await seal.open(sealed)
    const message: unknown = text === null ? null : JSON.parse(text)
    return isOutboxMessage(message) ? message : null
  }

  return {
    async read() {
      const all = await entries<string, Entry>(store).catch(() => null)
      if (all === null) return null
      const stored = await Promise.all(all.map(([, entry]) => (entry.of === seal.name ? open(entry) : null)))
      const isHere = (message: OutboxMessage | null): message is OutboxMessage =>
        message !== null && !held.has(message.client_msg_id) && !removed.has(message.client_msg_id)
      return inOrder([...stored.filter(isHere), ...held.values()])
    },
    async put(message) {
      const id = message.client_msg_id
      held.set(id, message)
      removed.delete(id)
      try {
        const sealed = await seal.seal(JSON.stringify(message))
        await set(keyOf(id), { of: seal.name, sealed } satisfies Entry, store)
        held.delete(id)
      } catch {
        // No room or no storage: it is held.
      }
    },
    async remove(id) {
      held.delete(id)
      removed.add(id)
      // Where it stays, no page that is open takes it for waiting; sent again under its id, it is taken once.
      await del(keyOf(id), store).catch(() => del(keyOf(id), store).catch(() => undefined))
    },
  }
}
