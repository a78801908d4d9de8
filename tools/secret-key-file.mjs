// @ts-check
import { createHash, randomBytes, randomUUID } from 'node:crypto'
import { closeSync, existsSync, fsyncSync, openSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'

/** A fresh secret key: 32 bytes, hex. */
export const makeKey = () => randomBytes(32).toString('hex')

/** What rows that were sealed with this key begin with; as libs/runtime writes it. @param {string} key */
export const sealedPrefix = (key) =>
  `v1.${createHash('sha256').update(Buffer.from(key, 'hex')).digest('hex').slice(0, 8)}.`

/**
 * @param {string} text Keys on lines or between commas, the current one first.
 * @throws {Error} When there is none or one is not 64 hex digits.
 */
export function parseKeys(text) {
  const keys = text.split(/[\s,]+/).filter(Boolean)
  if (keys.length === 0 || !keys.every((key) => /^[0-9a-f]{64}$/i.test(key)))
    throw new Error('A secret key is 64 hex digits (32 bytes).')
  return keys
}

/** @param {string} path @returns {string[] | null} Null when there is no such file. */
export function readKeyFile(path) {
  if (!existsSync(path)) return null
  try {
    return parseKeys(readFileSync(path, 'utf8'))
  } catch (error) {
    throw new Error(`${path}: ${error instanceof Error ? error.message : error}`)
  }
}

/**
 * Either the old keys or the new ones are there, also after a power cut. Of two writers at once the later one wins; the
 * key of the other has sealed nothing yet.
 *
 * @param {string} path
 * @param {string[]} keys
 */
export function writeKeyFile(path, keys) {
  const draft = `${path}.${randomUUID()}`
  try {
    writeFileSync(draft, keys.map((key) => `${key}\n`).join(''), { mode: 0o600, flag: 'wx', flush: true })
    renameSync(draft, path)
  } catch (error) {
    rmSync(draft, { force: true })
    throw error
  }
  const folder = openSync(dirname(path), 'r')
  fsyncSync(folder)
  closeSync(folder)
}
