// @ts-check
import { spawn } from 'node:child_process'
import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'

/**
 * Runs a command to its end and gives back what it wrote.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, uid?: number, gid?: number, show?: boolean, signal?: AbortSignal }} [options]
 *   `show`: it writes to our terminal instead.
 * @returns {Promise<string>} Its standard output.
 * @throws {Error} With its last lines, when it fails.
 */
export async function runCommand(command, args, { show = false, ...options } = {}) {
  const child = spawn(command, args, { ...options, stdio: show ? 'inherit' : ['ignore', 'pipe', 'pipe'] })
  let stdout = ''
  let both = ''
  child.stdout?.on('data', (data) => ((stdout += data), (both += data)))
  child.stderr?.on('data', (data) => (both += data))
  const failure = await new Promise((/** @type {(failure: string | null) => void} */ resolve) => {
    child.once('error', (error) => resolve(error.message))
    child.once('close', (code, signal) =>
      resolve(code === 0 ? null : signal ? `killed by ${signal}` : `exit code ${code}`),
    )
  })
  if (failure === null) return stdout
  const lastLines = both.trimEnd().split('\n').slice(-30).join('\n')
  throw new Error([`${command} ${args.join(' ')}: ${failure}`, lastLines].filter(Boolean).join('\n'))
}

/**
 * @param {string[]} names In order of preference.
 * @returns {string | null} The first of them that is on PATH.
 */
export function findOnPath(...names) {
  for (const name of names) {
    for (const folder of (process.env.PATH ?? '').split(delimiter)) {
      const path = join(folder, process.platform === 'win32' ? `${name}.exe` : name)
      if (folder && isExecutable(path)) return path
    }
  }
  return null
}

/** @param {string} path */
export function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}
