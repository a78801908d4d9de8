// @ts-check
import { keepRunning } from './keep-running.mjs'
import { worthShowing } from './log-lines.mjs'
import { rotateLog } from './home.mjs'
import { openProcessRecords } from './process-records.mjs'
import { describeExit } from './service.mjs'

/**
 * @typedef {import('./service.mjs').ServiceSpec} ServiceSpec
 * @typedef {import('./service.mjs').Service} Service
 * @typedef {ReturnType<typeof createSupervisor>} Supervisor
 */

/**
 * Owns all processes of one `rain up`: keeps them running, records them on disk, and stops them in the right order.
 *
 * @param {{ home: import('./home.mjs').Home, progress: import('./progress.mjs').Progress }} options
 */
export function createSupervisor({ home, progress }) {
  const records = openProcessRecords(home.processes)
  /** @type {import('./keep-running.mjs').KeptService[]} */
  const services = []
  /** @type {import('./keep-running.mjs').KeptService[]} */
  const servers = []
  /** @type {Map<Service, 'service' | 'server'>} */
  const running = new Map()
  let restarting = false

  const keep = (/** @type {ServiceSpec} */ spec, /** @type {'service' | 'server'} */ role) => {
    if (spec.logFile) rotateLog(spec.logFile)
    return keepRunning(spec, {
      onStart(service) {
        running.set(service, role)
        const { name, pid, identity } = service
        records.put({ name, pid, identity, role, stopSignal: spec.stopSignal ?? 'SIGTERM' })
      },
      onExit(_exit, service) {
        running.delete(service)
        return restarting ? 'restart' : 'give up'
      },
      onRestart(exit, delayMs) {
        progress.warn(`${spec.name} ended (${describeExit(exit)}). Starting it again in ${delayMs / 1000} s.`)
      },
    })
  }
  const stopAll = (/** @type {import('./keep-running.mjs').KeptService[]} */ kept) =>
    Promise.all(kept.map((one) => one.stop()))

  return {
    /** One of Rain's own; what worries it is shown. */
    startService(/** @type {ServiceSpec} */ spec) {
      const onLine = (/** @type {string} */ line) => {
        const text = worthShowing(line)
        if (text) progress.say(`[${spec.name}] ${text}`)
      }
      const kept = keep({ ...spec, onLine }, 'service')
      services.push(kept)
      return kept.first
    },
    /** Postgres or Redis: what the services use, so it outlives them. */
    startServer(/** @type {ServiceSpec} */ spec) {
      const kept = keep(spec, 'server')
      servers.push(kept)
      return kept.first
    },
    /** Until now a process that ended was a failed start. */
    restartFromNowOn() {
      restarting = true
    },
    async stop() {
      restarting = false
      if (services.length + servers.length === 0) return
      await progress.step('Stopping', async () => {
        await stopAll(services)
        await stopAll(servers)
      })
      records.clear()
    },
    /** Does not wait for services any longer; Postgres and Redis still get to save their data. */
    killServices() {
      for (const [service, role] of running) if (role === 'service') service.kill('SIGKILL')
    },
  }
}
