import { readFile } from 'node:fs/promises'
import { sealingKeyFromHex, type SealingKey } from './seal.ts'

/**
 * The key that provider keys are sealed with: from the environment, or from a file.
 * @throws Error when neither is given, or it is not 64 hex digits.
 */
export async function readSealingKey(config: {
  RAIN_SECRET_KEY?: string | undefined
  RAIN_SECRET_KEY_FILE?: string | undefined
}): Promise<SealingKey> {
  if (config.RAIN_SECRET_KEY) return sealingKeyFromHex(config.RAIN_SECRET_KEY)
  if (config.RAIN_SECRET_KEY_FILE) return sealingKeyFromHex(await readFile(config.RAIN_SECRET_KEY_FILE, 'utf8'))
  throw new Error('Set RAIN_SECRET_KEY_FILE (or RAIN_SECRET_KEY): the key that stored provider keys are sealed with.')
}
