// @ts-check
// The program that builds the sandbox for the commands of agents.
import { join } from 'node:path'
import { hasApt, installFromApt, isRoot, unpackFromApt } from './apt.mjs'
import { findOnPath, isExecutable } from './run-command.mjs'

/** @param {string} cache @returns {string | null} On PATH, or fetched before. */
export function findBubblewrap(cache) {
  const fetched = fetchedIn(cache)
  return findOnPath('bwrap') ?? (isExecutable(fetched) ? fetched : null)
}

/** @param {string} cache */
function fetchedIn(cache) {
  return join(cache, 'bubblewrap', 'usr/bin/bwrap')
}

/**
 * Finds it, or installs it as root, or fetches it into `cache` as anybody else. Without it Rain works all the same, and asks
 * before every command: so this never fails.
 *
 * @param {{ cache: string, progress: import('./progress.mjs').Progress }} options
 * @returns {Promise<string | null>} Where it is.
 */
export async function ensureBubblewrap({ cache, progress }) {
  const found = findBubblewrap(cache)
  if (found || process.platform !== 'linux' || process.env.RAIN_SANDBOX === 'off') return found
  const without = 'Rain asks before every command of an agent, because it has no sandbox for them'
  if (!hasApt()) {
    progress.warn(`bubblewrap is not installed: ${without}.`)
    return null
  }
  const [title, get] = isRoot()
    ? ['Installing bubblewrap with apt, for the sandbox of commands', () => installFromApt(['bubblewrap'])]
    : [
        `Fetching bubblewrap with apt into ${join(cache, 'bubblewrap')}, for the sandbox of commands`,
        () => unpackFromApt('bubblewrap', join(cache, 'bubblewrap'), cache),
      ]
  await progress
    .step(title, get)
    .catch((error) => progress.warn(`bubblewrap could not be had; ${without}. ${firstLine(error)}`))
  return findBubblewrap(cache)
}

/** @param {unknown} error */
function firstLine(error) {
  return String(error instanceof Error ? error.message : error).split('\n')[0]
}
