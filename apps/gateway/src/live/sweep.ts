import { invalidAmong, touchTokens } from '../auth/tokens.ts'
import type { GatewayDeps } from '../deps.ts'

const sweepEveryMs = 30_000

/**
 * Closes the sockets of tokens that are no longer valid: at once on the signal, and within half a minute where the signal
 * was lost or the token's day is over. Resolves to the function that ends it.
 */
export async function closeInvalidConnections(deps: GatewayDeps) {
  const { bus, connections, timers, logger } = deps
  const stopListening = await bus.signals.onSignal((signal) => {
    if (signal.type === 'tokens_revoked') connections.closeTokens(signal.tokenIds)
  })
  const stopSweeping = timers.every(sweepEveryMs, () => {
    sweepSessions(deps).catch((error: unknown) => logger.warn({ err: error }, 'tokens could not be checked'))
  })
  return () => {
    stopListening()
    stopSweeping()
  }
}

/** Closes what has no valid token any more, and notes that the sessions of the other sockets are in use. */
export async function sweepSessions({ db, connections }: Pick<GatewayDeps, 'db' | 'connections'>): Promise<void> {
  const tokenIds = connections.tokenIds()
  connections.closeTokens(await invalidAmong(db, tokenIds))
  await touchTokens(db, tokenIds)
}
