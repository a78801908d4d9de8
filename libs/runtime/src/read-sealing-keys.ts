import { readFile } from 'node:fs/promises'
import { keyThatSealed } from './seal.ts'
import { parseSealingKeys, type SealingKeys } from './sealing-keys.ts'

export interface SealingKeysConfig {
  RAIN_SECRET_KEY?: string | undefined
  RAIN_SECRET_KEY_FILE?: string | undefined
}

/**
 * The keys that provider keys are sealed with: from the environment, or from a file.
 * @throws Error when neither is given, or one is not 64 hex digits.
 */
export async function readSealingKeys(config: SealingKeysConfig): Promise<SealingKeys> {
  const file = sealingKeyFile(config)
  if (file) return parseSealingKeys(await readFile(file, 'utf8'))
  if (config.RAIN_SECRET_KEY) return parseSealingKeys(config.RAIN_SECRET_KEY)
  throw new Error('Set RAIN_SECRET_KEY_FILE (or RAIN_SECRET_KEY): the key that stored provider keys are sealed with.')
}

/** The file the keys are read from; null when they come from the environment. */
export function sealingKeyFile(config: SealingKeysConfig): string | null {
  return config.RAIN_SECRET_KEY ? null : (config.RAIN_SECRET_KEY_FILE ?? null)
}

/** Gives the keys for opening these sealed texts. */
export type SealingKeysFor = (sealed: string[]) => Promise<SealingKeys>

/**
 * For a process that opens what others seal: when it meets a key it does not know it reads them again, because they may
 * have been rotated, and everything sealed anew, since it started.
 * @throws Error as `readSealingKeys`, but only now.
 */
export async function followSealingKeys(config: SealingKeysConfig): Promise<SealingKeysFor> {
  let keys = await readSealingKeys(config)
  return async (sealed) => {
    if (sealed.some((text) => !keyThatSealed(keys, text))) {
      // A file that has gone does not take away the keys we have.
      keys = await readSealingKeys(config).catch(() => keys)
    }
    return keys
  }
}
