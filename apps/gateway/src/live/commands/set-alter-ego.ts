import type { SetAlterEgo } from '@rain/protocol'
import { done, type Answer } from './answer.ts'
import type { CommandContext } from './context.ts'
import { notAvailable } from './not-available.ts'

export async function setAlterEgo({ ego_id }: SetAlterEgo, { tell }: CommandContext): Promise<Answer> {
  if (ego_id !== 'rain') return notAvailable('Changing the persona')
  tell({ type: 'alter_ego_changed', ego_id, agent_id: null })
  tell({ type: 'status', agent_id: null, text: 'Rain answers as itself.' })
  return done
}
