/**
 * How old messages are, by clocks that nobody can set: the sender's monotonic one in the message and the receiver's own. The
 * smallest difference ever seen on a link is that of a message that came at once; what a message exceeds it by is its age.
 */
export interface MessageAge {
  /** Milliseconds since it was sent, beyond the shortest way that any took. */
  of(sentAt: number): number
}

export function createMessageAge(now: () => number): MessageAge {
  let offset = Infinity
  return {
    of(sentAt) {
      const difference = now() - sentAt
      offset = Math.min(offset, difference)
      return difference - offset
    },
  }
}
