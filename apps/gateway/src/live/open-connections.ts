/** What can be closed when its token is no longer valid. */
export interface ClosableConnection {
  tokenId: string
  close(reason: 'unauthorized' | 'restarting'): Promise<void>
}

/** The authenticated sockets of this process. */
export interface OpenConnections {
  /** Returns the function that takes it out again. */
  add(connection: ClosableConnection): () => void
  tokenIds(): string[]
  closeTokens(tokenIds: string[]): void
  closeAll(): Promise<void>
}

export function createOpenConnections(): OpenConnections {
  const open = new Set<ClosableConnection>()
  return {
    add(connection) {
      open.add(connection)
      return () => void open.delete(connection)
    },
    tokenIds: () => [...new Set([...open].map((connection) => connection.tokenId))],
    closeTokens(tokenIds) {
      const closing = new Set(tokenIds)
      for (const connection of open) if (closing.has(connection.tokenId)) void connection.close('unauthorized')
    },
    async closeAll() {
      await Promise.all([...open].map((connection) => connection.close('restarting')))
    },
  }
}
