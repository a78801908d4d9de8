// @ts-check
import { startService } from './service.mjs'

/**
 * @typedef {import('./service.mjs').Service} Service
 * @typedef {import('./service.mjs').Exit} Exit
 * @typedef {{ first: Service, stop: () => Promise<Exit | null> }} KeptService
 */

const firstDelayMs = 500
const longestDelayMs = 30_000
/** A service that ran this long was well: the next restart is quick again. */
const wellAfterMs = 60_000

/**
 * Starts a service and starts it again whenever it ends, later and later while it keeps ending.
 *
 * @param {import('./service.mjs').ServiceSpec} spec
 * @param {object} options
 * @param {(service: Service) => void} options.onStart
 * @param {(exit: Exit, service: Service) => 'restart' | 'give up'} options.onExit Not called when we stop it.
 * @param {(exit: Exit, delayMs: number) => void} options.onRestart
 * @returns {KeptService}
 */
export function keepRunning(spec, { onStart, onExit, onRestart }) {
  let stopping = false
  let shortLives = 0
  /** @type {NodeJS.Timeout | undefined} */
  let pause

  const start = () => {
    const service = startService(spec)
    const startedAt = Date.now()
    onStart(service)
    service.exited.then((exit) => {
      if (stopping || onExit(exit, service) === 'give up') return
      shortLives = Date.now() - startedAt > wellAfterMs ? 1 : shortLives + 1
      const delayMs = restartDelayMs(shortLives)
      onRestart(exit, delayMs)
      pause = setTimeout(() => (current = start()), delayMs)
    })
    return service
  }
  let current = start()
  return {
    first: current,
    async stop() {
      stopping = true
      clearTimeout(pause)
      return current.stop()
    },
  }
}

/** @param {number} shortLives How often in a row it ended soon. */
export function restartDelayMs(shortLives) {
  return Math.min(firstDelayMs * 2 ** (shortLives - 1), longestDelayMs)
}
