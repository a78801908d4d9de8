// @ts-check
// `rain test`, which is `npm test`: everything from a fresh clone to "N passed, N failed".
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { buildAll, installPackages } from './bootstrap.mjs'
import { createProgress, elapsed } from './progress.mjs'
import { root } from './root.mjs'
import { startService } from './service.mjs'
import { stopRequests } from './stop-requests.mjs'
import { findTestPrograms } from './test-programs.mjs'

/** One run after the other: tests of the whole stack want the machine for themselves. */
const allTests = [
  ['--maxWorkers=2', '--ignoreProjects', 'apps/e2e'],
  ['--runInBand', '--passWithNoTests', '--selectProjects', 'apps/e2e'],
]

/**
 * @param {string[]} args For Jest.
 * @returns {Promise<number>} The exit code.
 */
export async function test(args) {
  const startedAt = Date.now()
  const progress = createProgress()
  const stop = stopRequests()
  try {
    await installPackages(progress, { signal: stop.signal })
    const { chromium } = await findTestPrograms(progress)
    const { findRedis } = await import('./redis.mjs')
    const { scratchPostgres, testCache } = await import('./scratch-postgres.mjs')
    const redis = await findRedis({ cache: testCache, progress })
    await buildAll(progress)
    stop.signal.throwIfAborted()
    const postgresUrl = await progress.step('Starting a Postgres for the tests', () => scratchPostgres())

    const env = {
      ...process.env,
      RAIN_TEST_POSTGRES_URL: postgresUrl,
      RAIN_TEST_REDIS_BIN: redis.command,
      ...(chromium ? { RAIN_TEST_CHROMIUM: chromium } : {}),
    }
    const results = []
    for (const runArgs of args.length > 0 ? [args] : allTests) results.push(await runJest(runArgs, env, stop.signal))
    console.log(`\nTook ${elapsed(Date.now() - startedAt)}.`)
    console.log(summary(total(results.map(({ counts }) => counts))))
    return results.find(({ exitCode }) => exitCode !== 0)?.exitCode ?? 0
  } catch (error) {
    if (!stop.signal.aborted) progress.warn(error instanceof Error ? error.message : String(error))
    console.log(summary(null))
    return 1
  } finally {
    stop.dispose()
  }
}

/** What --json adds to Jest's output. */
const isReport = /^\{"|^Test results written to:/

/** @typedef {{ numPassedTests: number, numFailedTests: number, numPendingTests: number, numTodoTests: number, numRuntimeErrorTestSuites: number }} Counts */

/**
 * @param {(Counts | null)[]} parts
 * @returns {Counts} A part that did not run at all counts as one failure.
 */
export function total(parts) {
  const sum = {
    numPassedTests: 0,
    numFailedTests: 0,
    numPendingTests: 0,
    numTodoTests: 0,
    numRuntimeErrorTestSuites: 0,
  }
  for (const part of parts) {
    if (part === null) sum.numFailedTests += 1
    else for (const key of /** @type {(keyof Counts)[]} */ (Object.keys(sum))) sum[key] += part[key]
  }
  return sum
}

/**
 * @param {Counts | null} counts Null when nothing ran.
 * @returns {string} The last line. A test file that could not even be loaded counts as one failure.
 */
export function summary(counts) {
  if (counts === null) return '0 passed, 1 failed'
  const failed = counts.numFailedTests + counts.numRuntimeErrorTestSuites
  const skipped = counts.numPendingTests + counts.numTodoTests
  return `${counts.numPassedTests} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`
}

/**
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} env
 * @param {AbortSignal} signal
 * @returns {Promise<{ exitCode: number, counts: Counts | null }>}
 */
async function runJest(args, env, signal) {
  const folder = mkdtempSync(join(tmpdir(), 'rain-test-'))
  const report = join(folder, 'report.json')
  try {
    const jest = startService({
      name: 'jest',
      command: process.execPath,
      args: [
        '--experimental-vm-modules',
        '--disable-warning=ExperimentalWarning',
        join(root, 'node_modules/jest/bin/jest.js'),
        ...['--json', `--outputFile=${report}`, '--testLocationInResults=false'],
        ...args,
      ],
      cwd: root,
      env: { ...env, PATH: [join(root, 'node_modules/.bin'), env.PATH].join(delimiter) },
      onLine: (line) => isReport.test(line) || console.log(line),
      stopTimeoutMs: 10_000,
    })
    const stop = () => void jest.stop()
    signal.addEventListener('abort', stop)
    const { code } = await jest.exited
    signal.removeEventListener('abort', stop)
    const counts = readReport(report)
    return { exitCode: counts && code !== null ? code : 1, counts }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** @param {string} path @returns {Counts | null} */
function readReport(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch {
    return null // Jest did not get so far
  }
}
