// @ts-check
// A private Redis: found on this machine or fetched, with its files in a folder of ours, on loopback only, with a password.
import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { libraryPath, unpackFromApt } from './apt.mjs'
import { freePort } from './free-port.mjs'
import { findOnPath, isExecutable, runCommand } from './run-command.mjs'

/**
 * @typedef {{ command: string, env: NodeJS.ProcessEnv }} RedisProgram
 * @typedef {import('./service.mjs').ServiceSpec} ServiceSpec
 * @typedef {import('./progress.mjs').Progress} Progress
 * @typedef {{ spec: ServiceSpec, url: string }} PreparedRedis
 */

const oldest = [6, 2] // what BullMQ asks for

/**
 * Makes ready to start a Redis in `folder` on the port of last time, if it is free.
 *
 * @param {object} options
 * @param {string} options.folder Data, password and port live here.
 * @param {RedisProgram} options.program
 * @param {boolean} [options.durable] False: nothing is synced to disk while it runs. For tests.
 * @param {string} [options.logFile]
 * @returns {Promise<PreparedRedis>}
 */
export async function prepareRedis({ folder, program, durable = true, logFile }) {
  const data = join(folder, 'data')
  mkdirSync(data, { recursive: true, mode: 0o700 })
  const settingsFile = join(folder, 'settings.json')
  const known = existsSync(settingsFile) ? JSON.parse(readFileSync(settingsFile, 'utf8')) : null
  const settings = {
    port: await freePort(known?.port),
    password: known?.password ?? randomBytes(24).toString('hex'),
  }
  writeFileSync(settingsFile, JSON.stringify(settings), { mode: 0o600 })
  // A file, because everybody on the machine can read a process's arguments.
  const configFile = join(folder, 'redis.conf')
  writeFileSync(configFile, redisConfig({ ...settings, data, durable }), { mode: 0o600 })
  return {
    url: `redis://:${settings.password}@127.0.0.1:${settings.port}`,
    spec: {
      name: 'redis',
      command: program.command,
      args: [configFile],
      cwd: data,
      env: { PATH: process.env.PATH, LC_ALL: 'C', ...program.env },
      logFile,
      readyLine: /Ready to accept connections/i,
      stopTimeoutMs: 20_000,
    },
  }
}

/** @param {{ port: number, password: string, data: string, durable: boolean }} options */
export function redisConfig({ port, password, data, durable }) {
  return [
    'bind 127.0.0.1',
    `port ${port}`,
    `requirepass ${password}`,
    `dir "${data.replace(/[\\"]/g, '\\$&')}"`,
    'appendonly yes',
    `appendfsync ${durable ? 'everysec' : 'no'}`,
    'save ""',
    'maxmemory-policy noeviction',
    'daemonize no',
    'logfile ""',
    '',
  ].join('\n')
}

/**
 * On PATH, else fetched before, else fetched now from the distribution's packages, which needs no root.
 *
 * @param {{ cache: string, progress: Progress }} options
 * @returns {Promise<RedisProgram>}
 */
export async function findRedis({ cache, progress }) {
  const installed = findOnPath('redis-server', 'valkey-server')
  if (installed && (await isNewEnough({ command: installed, env: {} }))) return { command: installed, env: {} }
  const folder = join(cache, 'redis')
  const fetched = await unpackedIn(folder)
  if (fetched) return fetched
  await progress
    .step(`Fetching redis-server with apt into ${folder}`, () => unpackFromApt('redis-server', folder, cache))
    .catch((error) => {
      throw new Error(
        `No Redis (or Valkey) was found, and none could be fetched. Install one, or set REDIS_URL.\n${error.message}`,
      )
    })
  const program = await unpackedIn(folder)
  if (!program) throw new Error('The fetched Redis does not run here. Install Redis or Valkey, or set REDIS_URL.')
  return program
}

/** @param {string} folder @returns {Promise<RedisProgram | null>} */
async function unpackedIn(folder) {
  const command = join(folder, 'usr/bin/redis-server')
  if (!isExecutable(command)) return null
  const program = { command, env: libraryPath(folder) }
  return (await isNewEnough(program)) ? program : null
}

/** @param {RedisProgram} program */
async function isNewEnough({ command, env }) {
  const text = await runCommand(command, ['--version'], { env: { ...process.env, ...env } }).catch(() => '')
  return isVersionAtLeast(text, oldest)
}

/**
 * @param {string} text What `redis-server --version` prints: "Redis server v=7.0.15 sha=…".
 * @param {number[]} wanted
 */
export function isVersionAtLeast(text, [wantedMajor = 0, wantedMinor = 0]) {
  const [, major, minor] = text.match(/v=(\d+)\.(\d+)/) ?? []
  if (major === undefined) return false
  return Number(major) > wantedMajor || (Number(major) === wantedMajor && Number(minor) >= wantedMinor)
}
