// @ts-check
// The processes Rain consists of, for `rain up` and for tests of the whole.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './root.mjs'

/**
 * @typedef {import('./service.mjs').ServiceSpec} ServiceSpec
 * @typedef {'gateway' | 'agent-runner' | 'scheduler'} RainService
 */

/** What `rain up` builds: the services and what the gateway serves. */
export const builtApps = ['gateway', 'agent-runner', 'scheduler', 'web']

/**
 * @param {RainService} app
 * @param {{ name?: string, env: NodeJS.ProcessEnv, logFile?: string, onLine?: (line: string) => void }} options
 * @returns {ServiceSpec}
 */
export function rainService(app, { name = app, env, logFile, onLine }) {
  return {
    name,
    command: process.execPath,
    args: ['--enable-source-maps', mainFile(app)],
    cwd: root,
    env: forService(app, env),
    logFile,
    onLine,
  }
}

/** @param {string} app */
export const isBuilt = (app) => existsSync(app === 'web' ? join(root, 'apps/web/dist/index.html') : mainFile(app))

/** Where the gateway finds the web app. */
export const webFolder = join(root, 'apps', 'web', 'dist')

/** @param {string} app */
const mainFile = (app) => join(root, 'apps', app, 'dist', 'main.js')

/**
 * Only the gateway ever sees a PIN, and only who seals or opens provider keys the secret key; what npm added to our
 * environment is nobody's business.
 *
 * @param {RainService} app
 * @param {NodeJS.ProcessEnv} env
 */
export function forService(app, env) {
  const mine = Object.entries(env).filter(([key]) => {
    if (key === 'RAIN_PIN') return app === 'gateway'
    if (key.startsWith('RAIN_SECRET_KEY')) return app !== 'scheduler'
    return !/^(npm_|INIT_CWD$)/.test(key)
  })
  return Object.fromEntries(mine)
}

/**
 * Waits until the gateway says that everything it needs is there.
 *
 * @param {string} url
 * @param {{ signal: AbortSignal }} options
 * @returns {Promise<void>} Rejects when the signal is aborted.
 */
export async function waitUntilReady(url, { signal }) {
  for (;;) {
    signal.throwIfAborted()
    const timeout = AbortSignal.any([signal, AbortSignal.timeout(2_000)])
    const ready = await fetch(`${url}/ready`, { signal: timeout }).then(
      (response) => (response.body?.cancel(), response.ok),
      () => false,
    )
    if (ready) return
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}
