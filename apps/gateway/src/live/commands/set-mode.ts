import type { SetMode } from '@rain/protocol'
import { done, refuse, type Answer } from './answer.ts'
import type { CommandContext } from './context.ts'

export async function setMode({ agent_id, mode }: SetMode, { tell }: CommandContext): Promise<Answer> {
  if (mode === 'computer_use') {
    return refuse('not_available', 'Working on a computer is not available: no computer is connected yet.')
  }
  tell({ type: 'mode_changed', agent_id, mode })
  return done
}
