import type { FoundAgent } from '../../agents/find-agent.ts'
import { refuse, type Refusal } from './answer.ts'
import type { CommandContext } from './context.ts'

/** What is done at a computer is slow, and watched: nobody means so many tasks at once. Null: it may be begun. */
export async function tooManyTasks(
  { mode }: Pick<FoundAgent, 'mode'>,
  { deps, session }: CommandContext,
): Promise<Refusal | null> {
  if (mode !== 'computer_use') return null
  const { allowed, limit, resetSeconds } = await deps.requestLimits.take('desktop_tasks', session.userId)
  if (allowed) return null
  const message = `At most ${limit} tasks a minute for computers. Try again in ${resetSeconds} s.`
  return { ...refuse('rate_limited', message), retry_after: resetSeconds }
}
