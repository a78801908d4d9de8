import { z } from 'zod'
import { limits } from '../limits.ts'
import { pinField } from './pin-field.ts'

const secretName = z.string().trim().min(1).max(100)

/** `GET /api/vault`: what agents may have typed without seeing it, by name. Values are never read back. */
export const vaultSchema = z.object({ secrets: z.array(z.object({ name: z.string(), updated_at: z.number() })) })
export type Vault = z.infer<typeof vaultSchema>

/** `PUT /api/vault`: keeps a secret, sealed, in the place of the one of that name. */
export const newVaultSecretSchema = z.strictObject({
  name: secretName,
  value: z.string().min(1).max(limits.vaultSecretChars),
  pin: pinField,
})
export type NewVaultSecret = z.infer<typeof newVaultSecretSchema>

/** `DELETE /api/vault`. */
export const vaultDeletionSchema = z.strictObject({ name: secretName, pin: pinField })
export type VaultDeletion = z.infer<typeof vaultDeletionSchema>
