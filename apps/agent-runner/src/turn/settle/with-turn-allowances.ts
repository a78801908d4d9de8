import { allowedForTurn } from '@rain/db'
import type { TurnWork } from '../turn-work.ts'
import type { Plan } from './plan.ts'

/** What the person has approved for the rest of the turn is not asked for again. */
export async function withTurnAllowances(work: TurnWork, plans: Plan[]): Promise<Plan[]> {
  if (!plans.some((each) => each.type === 'ask_permission' && each.kind !== null)) return plans
  const allowed = await allowedForTurn(work.db, work.turn.id)
  return plans.map((each) => {
    if (each.type !== 'ask_permission' || each.kind === null) return each
    const { level: _level, why: _why, offer: _offer, kind, ...runnable } = each
    const id = allowed.get(kind)
    if (id === undefined) return each
    const ground = { by: 'turn', id, readFrom: each.readFrom } as const
    return { ...runnable, type: 'run', from: 'proposed', ground }
  })
}
