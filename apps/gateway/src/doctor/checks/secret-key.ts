import { stat } from 'node:fs/promises'
import type { Found } from '../check.ts'

interface Asked {
  /** The id of the key in use. */
  keyId: string
  /** The id of the key of which the person says that a copy is kept elsewhere, and when they said so. */
  copy: { keyId: string; at: Date } | null
  /** The file it is in; null: it came by the environment. */
  file: string | null
}

/** Whether stored keys could be opened after this disk is gone, and whether nobody else can read what opens them. */
export async function checkSecretKey({ keyId, copy, file }: Asked): Promise<Found<'secret_key'>> {
  const mode = file === null || process.platform === 'win32' ? 0 : (await stat(file)).mode
  if ((mode & 0o077) !== 0) return { finding: 'open_to_others', facts: { key: keyId } }
  if (copy?.keyId !== keyId) return { finding: 'not_copied', facts: { key: keyId, rotated: copy !== null } }
  return { finding: 'copied', facts: { key: keyId }, since: copy.at.getTime() / 1000 }
}
