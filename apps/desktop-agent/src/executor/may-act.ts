import type { Act } from '@rain/protocol'
import type { Standing } from '../state/standing.ts'
import { refuse, type Refusal } from './refusal.ts'

/** Nobody decides again about what is older. */
export const maxAgeMs = 5_000

/** Whether an action comes in time from whoever has mouse and keyboard. */
export function mayAct(act: Act, ageMs: number, standing: Standing): Refusal | null {
  return refuseStopped(standing) ?? refuseOldEpoch(act.epoch, standing) ?? refuseOld(ageMs)
}

export function refuseStopped({ stopped }: Standing): Refusal | null {
  if (stopped === null) return null
  const by = { hotkey: 'a hotkey at it', corner: 'the pointer in its corner', command: 'a command at it' } as const
  const how = stopped in by ? by[stopped as keyof typeof by] : 'a person far from it'
  return refuse('stopped', `This desktop was stopped by ${how}. It does nothing until a person arms it again.`)
}

export function refuseOldEpoch(epoch: number, standing: Standing): Refusal | null {
  if (epoch < standing.epoch)
    return refuse('old_epoch', 'Mouse and keyboard have changed hands since that was decided.')
  const ofOther = epoch === standing.epoch && (standing.controller === 'person' || standing.controller === 'nobody')
  return ofOther ? refuse('old_epoch', 'The agent does not have mouse and keyboard.') : null
}

function refuseOld(ageMs: number): Refusal | null {
  if (ageMs <= maxAgeMs) return null
  return refuse(
    'too_old',
    `The action was ${Math.round(ageMs / 1_000)} seconds on its way. Look again before you repeat it.`,
  )
}
