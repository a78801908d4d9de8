// @ts-check
import { existsSync, statfsSync } from 'node:fs'
import { dirname } from 'node:path'
import { hasApt } from './apt.mjs'
import { nodeProblem } from './bootstrap.mjs'
import { findBubblewrap } from './bubblewrap.mjs'
import { isPortFree } from './free-port.mjs'
import { openHome } from './home.mjs'
import { openKeyring, probeMs } from './keyring.mjs'
import { isAlive, readHolder } from './lock-file.mjs'
import { findOnPath, runCommand } from './run-command.mjs'
import { findSecretKey } from './secret-key.mjs'
import { readAddress } from './up.mjs'

/**
 * From outside, for when the server does not start. Once it runs, its page says more (docs/doctor.md); where both look at the
 * same, the words are the same.
 *
 * @returns {Promise<number>} 0 when nothing is wrong.
 */
export async function doctor() {
  const home = openHome()
  const holder = readHolder(home.lock)
  const runs = holder !== null && isAlive(holder)
  const { host, port } = readAddress(process.env)
  const redis = findOnPath('redis-server', 'valkey-server')
  const freeGb = gigabytesFree(home.folder)

  /** @type {{ is: boolean, mark?: string, says?: string, else?: string | null }[]} */
  const checks = [
    { is: nodeProblem() === null, says: `Node ${process.versions.node}`, else: nodeProblem() },
    {
      is: runs || (await isPortFree(port, host)),
      says: runs ? `running at ${holder.url}` : `port ${port} is free`,
      else: `port ${port} is taken: choose another with RAIN_PORT`,
    },
    {
      is: Boolean(process.env.REDIS_URL || redis || hasApt()),
      says: process.env.REDIS_URL ? 'Redis: REDIS_URL' : `Redis: ${redis ?? 'fetched with apt at the first start'}`,
      else: 'no Redis, and no apt to fetch it: install Redis or Valkey, or set REDIS_URL',
    },
    { is: freeGb > 2, says: `${freeGb} GB free for ${home.folder}`, else: `only ${freeGb} GB free for ${home.folder}` },
    await checkSecretKey(home),
    await checkAuditLog(home),
    await checkSandbox(home.cache),
    checkBrowser(),
  ]
  for (const check of checks) console.log(check.is ? `${check.mark ?? '✔'} ${check.says}` : `✘ ${check.else}`)
  return checks.every((check) => check.is) ? 0 : 1
}

/**
 * Whether the services are somebody in the database who cannot change the audit log. Nothing is wrong where they are not: a
 * trigger and the hashes remain.
 *
 * @param {import('./home.mjs').Home} home
 */
export async function checkAuditLog(home, env = process.env) {
  const { privateDatabaseUrl } = await import('./postgres.mjs')
  const url = env.DATABASE_URL || privateDatabaseUrl(home.postgres)
  if (!url) return { is: true, says: 'audit log: protected by a role of its own from the first start on' }
  const answers = await import('./database.mjs').then(({ pingDatabase }) => pingDatabase(url)).catch(() => null)
  if (!answers) return { is: true, mark: '!', says: 'audit log: how it is protected shows while its database runs' }
  const { findRoleProblem } = await import('./services-role.mjs')
  const problem = await findRoleProblem(url)
  return problem === null
    ? { is: true, says: 'audit log: protected, the services can only add to it' }
    : { is: true, mark: '!', says: `audit log: not protected from the services, ${problem} (docs/audit.md)` }
}

/**
 * Whether commands of agents can be locked in. Nothing is wrong where they cannot: then each of them is asked for. A runner
 * tries more than this at its start, and the settings of the dashboard show what it found.
 *
 * @param {string} cache
 */
async function checkSandbox(cache) {
  const problem = await sandboxProblem(cache)
  return problem === null
    ? { is: true, says: 'sandbox: bubblewrap works' }
    : { is: true, mark: '!', says: `no sandbox, so Rain asks before every command: ${problem}` }
}

/** Whether agents can have a browser. Nothing is wrong without one: they read pages with web_fetch. */
function checkBrowser() {
  if (process.env.RAIN_BROWSER_CDP) return { is: true, says: 'browser: RAIN_BROWSER_CDP' }
  const program = findOnPath('chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome')
  return program === null
    ? { is: true, mark: '!', says: 'no browser for agents: install Chromium (docs/browser.md)' }
    : { is: true, says: `browser: ${program}` }
}

/** @param {string} cache @returns {Promise<string | null>} */
async function sandboxProblem(cache) {
  if (process.env.RAIN_SANDBOX === 'off') return 'switched off by RAIN_SANDBOX=off'
  if (process.platform !== 'linux') return 'it needs Linux'
  const program = findBubblewrap(cache)
  if (program === null) {
    return hasApt() ? 'bubblewrap is fetched with apt at the first start' : 'bubblewrap is not installed'
  }
  const options = ['--unshare-all', '--die-with-parent', '--ro-bind', '/', '/', '--proc', '/proc', '--dev', '/dev']
  try {
    await runCommand(program, [...options, 'true'])
    return null
  } catch (error) {
    const lines = String(error instanceof Error ? error.message : error).split('\n')
    return `${lines.at(-1)} (docs/sandbox.md says what to do)`
  }
}

/** @param {import('./home.mjs').Home} home Where it is, and whether a keyring could have it. */
async function checkSecretKey(home) {
  const keyring = openKeyring()
  try {
    const found = await findSecretKey({ home, keyring })
    const answer = found.at === 'file' ? await keyring.read(home.folder, { timeoutMs: probeMs }) : null
    return { is: true, says: `secret key: ${describeSecretKey(found, home, answer)}` }
  } catch (error) {
    return { is: false, else: error instanceof Error ? error.message : String(error) }
  }
}

/**
 * @param {Awaited<ReturnType<typeof findSecretKey>>} found
 * @param {import('./home.mjs').Home} home
 * @param {import('./keyring.mjs').KeyringAnswer | null} answer
 */
function describeSecretKey(found, home, answer) {
  if (found.at === 'given') return 'from the environment'
  if (found.at === 'keyring') return "in the operating system's keyring"
  if (found.at === 'nowhere' && found.keyringProblem === null) {
    return "made in the operating system's keyring at the first start"
  }
  const problem = found.at === 'nowhere' ? found.keyringProblem : answer?.ok === false ? answer.reason : null
  const where = found.at === 'file' ? `in ${home.secretKey}` : `made in ${home.secretKey} at the first start`
  return `${where} (${problem ? `no keyring: ${problem}` : 'a keyring is there: `rain rotate-key --to-keyring`'})`
}

/** @param {string} folder */
function gigabytesFree(folder) {
  let path = folder
  while (!existsSync(path)) path = dirname(path)
  const { bavail, bsize } = statfsSync(path)
  return Math.floor((bavail * bsize) / 1e9)
}
