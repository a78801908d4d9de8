import { realClock, type Clock } from './clock.ts'
import type { Provider } from './provider.ts'

/** What is asked before a request waits so long for an answer, and then goes on without one. */
const PATIENCE_MS = 10_000

/**
 * The provider, with an end to what stands between a person's message and the request for its answer: a server that takes
 * a connection and says nothing must not hold a turn. What was not told in time is not known.
 */
export function withPatience(provider: Provider, clock: Clock = realClock): Provider {
  async function within<T>(ask: (signal: AbortSignal) => Promise<T>, signal: AbortSignal): Promise<T> {
    const late = new AbortController()
    const cancel = clock.after(PATIENCE_MS, () => late.abort())
    return ask(AbortSignal.any([signal, late.signal])).finally(cancel)
  }
  return {
    ...provider,
    describeModel: (model, signal) => within((patient) => provider.describeModel(model, patient), signal),
    countTokens: (request, signal) => within((patient) => provider.countTokens(request, patient), signal),
  }
}
