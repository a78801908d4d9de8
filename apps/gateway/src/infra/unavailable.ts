import { RainError } from '@rain/protocol'

/** The same promise; what it rejects with becomes `unavailable`: a store that Rain needs is away. */
export function unavailable<T>(work: Promise<T>): Promise<T> {
  return work.catch((cause: unknown) => {
    throw new RainError('unavailable', 'Rain cannot reach its database right now. Try again in a moment.', {
      cause,
      retryable: true,
    })
  })
}
