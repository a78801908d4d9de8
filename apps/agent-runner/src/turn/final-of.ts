import type { ModelEvent, ModelFinal } from '../providers/provider.ts'

/** How a request ended, for who is not interested in the way there. */
export async function finalOf(events: AsyncIterable<ModelEvent>): Promise<ModelFinal> {
  for await (const event of events) if (event.type === 'answered' || event.type === 'failed') return event
  return { type: 'failed', code: 'internal', message: 'The provider ended without an answer.' }
}
