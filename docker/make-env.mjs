#!/usr/bin/env node
// @ts-check
// Writes .env with fresh secrets for docker-compose.yml, and makes the workspace folder. Never overwrites.
//   node docker/make-env.mjs [file]
import { randomBytes, randomInt } from 'node:crypto'
import { chownSync, existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'

/** Of the user "node" in the images. */
const imageUser = 1000

const root = resolve(import.meta.dirname, '..')
const file = resolve(process.argv[2] ?? resolve(root, '.env'))
const workspace = resolve(root, process.env.RAIN_WORKSPACE ?? 'workspace')

// Agents work as the owner of the workspace, so that their files are yours. Never as root.
const uid = process.getuid?.() || imageUser
const gid = process.getgid?.() || imageUser
const pin = String(randomInt(1_000_000)).padStart(6, '0')

if (!writeNew(file, environment())) {
  console.error(`${file} exists and is left as it is. To start anew, move it away; it holds the only copy of its keys.`)
  process.exit(1)
}
makeWorkspace()
console.log(`Wrote ${file}, readable by you alone. Keep a copy of it in a safe place.`)
console.log(`Your PIN is ${pin}. It is shown only now; it is also RAIN_PIN in that file.`)
console.log('Now: docker compose up -d')

function environment() {
  return `# Secrets of this Rain. Read by docker compose; docs/operations.md explains every variable.
POSTGRES_PASSWORD=${randomBytes(24).toString('hex')}
# Of the database role that the services use: it can change rows and nothing else.
SERVICES_PASSWORD=${randomBytes(24).toString('hex')}
REDIS_PASSWORD=${randomBytes(24).toString('hex')}
# Provider keys are stored sealed with this one. Lost, they have to be typed in again.
RAIN_SECRET_KEY=${randomBytes(32).toString('hex')}
# Sets the PIN at the first start. You may remove the line afterwards.
RAIN_PIN=${pin}
# The folder agents work in, and as whom.
RAIN_WORKSPACE=${workspace}
RAIN_UID=${uid}
RAIN_GID=${gid}
`
}

/**
 * @param {string} path
 * @param {string} text
 * @returns {boolean} False when there is such a file already.
 */
function writeNew(path, text) {
  try {
    writeFileSync(path, text, { mode: 0o600, flag: 'wx' })
    return true
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === 'EEXIST') return false
    throw error
  }
}

/** @NOTE Docker would make a missing folder itself, as root, and agents could not write there */
function makeWorkspace() {
  if (existsSync(workspace)) return
  mkdirSync(workspace, { recursive: true })
  if (process.getuid?.() === 0) chownSync(workspace, uid, gid)
}
