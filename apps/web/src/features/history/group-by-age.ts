import type { Conversation } from '@rain/protocol'
import { toMilliseconds } from '../../ui/format.ts'

export type Age = 'today' | 'yesterday' | 'week' | 'earlier'
const ages: Age[] = ['today', 'yesterday', 'week', 'earlier']

/** Conversations under the headings of the drawer, newest first. `now` in milliseconds. */
export function groupByAge(
  conversations: Conversation[],
  now: number,
): Array<{ age: Age; conversations: Conversation[] }> {
  const midnight = new Date(now).setHours(0, 0, 0, 0)
  const dayMs = 24 * 3_600_000
  const ageOf = (conversation: Conversation): Age => {
    const time = toMilliseconds(conversation.updated_at)
    if (time >= midnight) return 'today'
    if (time >= midnight - dayMs) return 'yesterday'
    return time >= midnight - 7 * dayMs ? 'week' : 'earlier'
  }
  return ages
    .map((age) => ({ age, conversations: conversations.filter((one) => ageOf(one) === age) }))
    .filter((group) => group.conversations.length > 0)
}
