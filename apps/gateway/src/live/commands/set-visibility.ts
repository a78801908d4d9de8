import { limits, type SetVisibility } from '@rain/protocol'
import { done, type Answer } from './answer.ts'
import type { CommandContext } from './context.ts'

/** A page that is in view says so again and again: twice the time between is given it. */
export async function setVisibility(
  { visible }: SetVisibility,
  { deps, session, connectionId }: CommandContext,
): Promise<Answer> {
  const { watchers } = deps.bus
  if (visible) await watchers.see(session.userId, connectionId, 2 * limits.visibleEveryMs)
  else await watchers.leave(session.userId, connectionId)
  return done
}
