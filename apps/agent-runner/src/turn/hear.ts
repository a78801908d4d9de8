import type { ModelEvent } from '../providers/provider.ts'
import type { Heard } from './spent-by.ts'

/** How a request went, for who shows nothing of it on the way. */
export async function hear(events: AsyncIterable<ModelEvent>): Promise<Heard> {
  let said = ''
  for await (const event of events) {
    if (event.type === 'text' || event.type === 'thinking') said += event.text
    if (event.type === 'answered' || event.type === 'failed') return { final: event, said }
  }
  const message = 'The provider ended without an answer.'
  return { final: { type: 'failed', code: 'internal', message }, said }
}
