import type { ModelEvent, Spent } from '../providers/provider.ts'
import type { Heard } from './spent-by.ts'

/** How a request went, for who shows nothing of it on the way. */
export async function hear(events: AsyncIterable<ModelEvent>): Promise<Heard> {
  const tries: Spent[] = []
  let said = ''
  for await (const event of events) {
    if (event.type === 'text' || event.type === 'thinking') said += event.text
    if (event.type === 'retrying' && event.spent) tries.push(event.spent)
    if (event.type === 'answered' || event.type === 'failed') return { final: event, said, tries }
  }
  const message = 'The provider ended without an answer.'
  return { final: { type: 'failed', code: 'internal', message }, said, tries }
}
