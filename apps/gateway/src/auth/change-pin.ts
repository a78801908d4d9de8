import { must, RainError, type PinChanged } from '@rain/protocol'
import { noteChange, type Actor } from '../audit/note-change.ts'
import type { GatewayDeps } from '../deps.ts'
import { RestRefusal } from '../infra/describe-error.ts'
import { isStorable } from '../infra/storable-text.ts'
import { endLeasesOf } from '../policies/end-leases-of.ts'
import { tellSettingsChanged } from '../settings/tell-settings-changed.ts'
import { checkPin } from './check-pin.ts'
import { tellTokensRevoked } from './log-out.ts'
import { hashPin } from './pin-hash.ts'
import { pinLengths } from './pin-lengths.ts'
import { pinRefusal } from './pin-refusal.ts'
import { revokeTokens } from './tokens.ts'

type Deps = Pick<GatewayDeps, 'db' | 'bus' | 'pinGate' | 'config'>

interface Wanted {
  pin: string
  newPin: string
  endOtherSessions: boolean
}

/**
 * Gives the person another PIN. Of several changes at once that know the old one, one is made.
 * @throws RainError `bad_request` when the new one does not do; `pin_invalid`, `locked_out` as at the sign-in.
 */
export async function changePin(
  deps: Deps,
  actor: Actor,
  { pin, newPin, endOtherSessions }: Wanted,
): Promise<PinChanged> {
  const { userId, tokenId, address } = actor
  refuseUnfit(deps, pin, newPin)
  const check = await checkPin(deps, { userId, pin, address })
  if (check.result !== 'right') throw pinRefusal(check)
  const pinHash = await hashPin(newPin)
  const revoked = await deps.db.prisma.$transaction(async (tx) => {
    const where = { id: userId, pinHash: check.pinHash }
    const changed = await tx.user.updateMany({ where, data: { pinHash, pinChangedAt: new Date() } })
    if (changed.count === 0) return null
    return endOtherSessions ? revokeTokens(tx, { userId, except: tokenId }) : []
  })
  if (!revoked) throw new RestRefusal(401, { error: 'The PIN was changed a moment ago.', code: 'pin_invalid' })
  await tellTokensRevoked(deps.bus, userId, revoked)
  if (endOtherSessions) await endLeasesOf(deps, { userId, by: 'log_out' })
  await noteChange(deps.db, actor, 'pin_changed', { change: 'changed', sessions_ended: String(revoked.length) })
  await tellSettingsChanged(deps.bus, userId, 'pin')
  return { pin_changed: true, sessions_ended: revoked.length }
}

function refuseUnfit({ config }: Deps, pin: string, newPin: string): void {
  const { shortest } = pinLengths(config)
  if (newPin.length < shortest) throw new RainError('bad_request', `The new PIN needs at least ${shortest} characters.`)
  if (newPin === pin) throw new RainError('bad_request', 'The new PIN is the old one.')
  if (!isStorable(newPin)) throw new RainError('bad_request', 'The new PIN has characters that cannot be typed.')
}

/** Since when there is the PIN that counts now. */
export async function readPinFacts({ db, config }: Pick<Deps, 'db' | 'config'>, userId: string) {
  const row = await db.prisma.user.findUnique({ where: { id: userId }, select: { pinChangedAt: true } })
  const { pinChangedAt } = must(row, 'a session has its person')
  return { ...pinLengths(config), changed_at: pinChangedAt && pinChangedAt.getTime() / 1000 }
}
