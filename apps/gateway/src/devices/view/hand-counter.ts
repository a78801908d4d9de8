/** How many sockets of a session look at the same computer: closing one of two gives nothing back. */
export interface HandCounter {
  /** Returns the function that takes it out again, which tells whether it was the last. */
  add(hand: { tokenId: string; deviceId: string }): () => boolean
}

export function createHandCounter(): HandCounter {
  const counts = new Map<string, number>()
  return {
    add({ tokenId, deviceId }) {
      const key = `${tokenId} ${deviceId}`
      counts.set(key, (counts.get(key) ?? 0) + 1)
      return () => {
        const left = (counts.get(key) ?? 1) - 1
        if (left > 0) counts.set(key, left)
        else counts.delete(key)
        return left <= 0
      }
    },
  }
}
