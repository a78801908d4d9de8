/**
 * Calls `send` once at a time for each key; what is handed in while a call is under way goes together in the next one.
 * A quiet key waits for nothing, and a busy one makes its own batches. Each caller gets what its call ended with.
 */
export function gather<Item, Result>(send: (key: string, items: Item[]) => Promise<Result>) {
  const underWay = new Map<string, Promise<void>>()
  const upcoming = new Map<string, { items: Item[]; sent: Promise<Result> }>()

  function start(key: string, items: Item[]): Promise<Result> {
    const sent = send(key, items)
    const settle = () => {
      if (!upcoming.has(key)) underWay.delete(key)
    }
    underWay.set(key, sent.then(settle, settle))
    return sent
  }

  return (key: string, item: Item): Promise<Result> => {
    const current = underWay.get(key)
    if (!current) return start(key, [item])
    const known = upcoming.get(key)
    if (known) {
      known.items.push(item)
      return known.sent
    }
    const items = [item]
    const sent = current.then(() => {
      upcoming.delete(key)
      return start(key, items)
    })
    upcoming.set(key, { items, sent })
    return sent
  }
}
