import { dropVaultSecret, saveVaultSecret, sealedVaultSecret, vaultNames, vaultSecretContext, type Db } from '@rain/db'
import { RainError, type NewVaultSecret, type Vault } from '@rain/protocol'
import { seal, unseal, type SealingKeys } from '@rain/runtime'
import { noteChange, type Actor } from '../audit/note-change.ts'
import type { PinGate } from '../auth/pin-gate.ts'
import { requirePin } from '../auth/require-pin.ts'
import { isStorable } from '../infra/storable-text.ts'

interface Deps {
  db: Db
  pinGate: PinGate
  sealingKeys: SealingKeys
}

/** The names of the person's secrets. Nothing gives their values back but `readSecret`. */
export async function readVault(db: Db, userId: string): Promise<Vault> {
  const names = await vaultNames(db, userId)
  return { secrets: names.map(({ name, updatedAt }) => ({ name, updated_at: updatedAt.getTime() / 1000 })) }
}

/** @throws RainError `pin_required`, `pin_invalid`, `locked_out`; `bad_request`, `too_large`. */
export async function keepSecret(deps: Deps, actor: Actor, { name, value, pin }: NewVaultSecret): Promise<Vault> {
  if (![name, value].every(isStorable)) {
    throw new RainError('bad_request', 'It holds characters that cannot be stored.')
  }
  await requirePin(deps, { ...actor, pin }, 'To keep a secret for your agents needs your PIN.')
  const { userId } = actor
  const sealed = seal(deps.sealingKeys, vaultSecretContext(userId, name), value)
  if (!(await saveVaultSecret(deps.db, { userId, name, sealed }))) {
    throw new RainError('too_large', 'There are as many secrets as there may be. Delete one first.')
  }
  await noteChange(deps.db, actor, 'key_changed', { change: 'added', provider: 'vault', key: name })
  return readVault(deps.db, userId)
}

/** @throws RainError `not_found`; `pin_required`, `pin_invalid`, `locked_out`. */
export async function forgetSecret(
  deps: Deps,
  actor: Actor,
  { name, pin }: { name: string; pin: string | undefined },
): Promise<Vault> {
  await requirePin(deps, { ...actor, pin }, 'To delete a secret needs your PIN.')
  if (!isStorable(name) || !(await dropVaultSecret(deps.db, { userId: actor.userId, name }))) {
    throw new RainError('not_found', 'There is no secret of that name.')
  }
  await noteChange(deps.db, actor, 'key_changed', { change: 'deleted', provider: 'vault', key: name })
  return readVault(deps.db, actor.userId)
}

/** The value, for a computer that is to type it. Null: there is none of that name, or no key opens it any more. */
export async function readSecret(
  { db, sealingKeys }: Pick<Deps, 'db' | 'sealingKeys'>,
  userId: string,
  name: string,
): Promise<string | null> {
  const sealed = await sealedVaultSecret(db, userId, name)
  return sealed === null ? null : unseal(sealingKeys, vaultSecretContext(userId, name), sealed)
}
