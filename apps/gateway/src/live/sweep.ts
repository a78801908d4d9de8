import { invalidAmong } from '../auth/tokens.ts'
import type { GatewayDeps } from '../deps.ts'

const sweepEveryMs = 30_000

/**
 * Closes the sockets of tokens that are no longer valid: at once on the signal, and within half a minute where the signal
 * was lost or the token's day is over. Resolves to the function that ends it.
 */
export async function closeInvalidConnections({ bus, db, connections, timers, logger }: GatewayDeps) {
  const stopListening = await bus.signals.onSignal((signal) => {
    if (signal.type === 'tokens_revoked') connections.closeTokens(signal.tokenIds)
  })
  const stopSweeping = timers.every(sweepEveryMs, () => {
    invalidAmong(db, connections.tokenIds()).then(
      (tokenIds) => connections.closeTokens(tokenIds),
      (error: unknown) => logger.warn({ err: error }, 'tokens could not be checked'),
    )
  })
  return () => {
    stopListening()
    stopSweeping()
  }
}
