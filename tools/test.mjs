// @ts-check
// `rain test`, which is `npm test`: everything from a fresh clone to "N passed, N failed".
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join, relative } from 'node:path'
import { buildAll, installPackages } from './bootstrap.mjs'
import { createProgress, elapsed } from './progress.mjs'
import { root } from './root.mjs'
import { startService } from './service.mjs'
import { stopRequests } from './stop-requests.mjs'
import { failedFiles, readOutcome, summary } from './test-outcome.mjs'
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
    /** @type {import('./test-outcome.mjs').Outcome} */
    const outcome = new Map()
    /** @type {string[]} */
    const unsteady = []
    let ended = true
    for (const runArgs of args.length > 0 ? [args] : allTests) {
      const first = await runJest(runArgs, env, stop.signal)
      const failed = first.outcome ? failedFiles(first.outcome) : []
      const again =
        failed.length > 0 && failed.length <= mostTriedAgain ? await tryAlone(failed, env, stop.signal) : null
      for (const part of [first, again]) for (const [path, file] of part?.outcome ?? []) outcome.set(path, file)
      unsteady.push(...failed.filter((path) => again?.outcome?.get(path)?.failed === 0))
      ended &&= first.outcome !== null && first.code !== null
    }
    for (const path of unsteady) progress.warn(`Passed only alone, which is a defect: ${relative(root, path)}`)
    console.log(`\nTook ${elapsed(Date.now() - startedAt)}.`)
    console.log(ended ? summary(outcome, unsteady) : nothingRan)
    return ended && failedFiles(outcome).length === 0 ? 0 : 1
  } catch (error) {
    if (!stop.signal.aborted) progress.warn(error instanceof Error ? error.message : String(error))
    console.log(nothingRan)
    return 1
  } finally {
    stop.dispose()
  }
}

/** What --json adds to Jest's output. */
const isReport = /^\{"|^Test results written to:/

/** More than these are no matter of a busy machine. */
const mostTriedAgain = 5
const nothingRan = '0 passed, 1 failed'

/**
 * Real screens and real browsers share the machine with everything else: what fails beside others has a second chance alone,
 * and is named.
 *
 * @param {string[]} files
 * @param {NodeJS.ProcessEnv} env
 * @param {AbortSignal} signal
 */
function tryAlone(files, env, signal) {
  console.log(
    `\nOnce more, with the machine for themselves:\n${files.map((path) => `  ${relative(root, path)}`).join('\n')}\n`,
  )
  return runJest(['--runInBand', '--runTestsByPath', ...files], env, signal)
}

/**
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} env
 * @param {AbortSignal} signal
 * @returns {Promise<{ code: number | null, outcome: import('./test-outcome.mjs').Outcome | null }>}
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
    return { code, outcome: readReport(report) }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** @param {string} path @returns {import('./test-outcome.mjs').Outcome | null} */
function readReport(path) {
  try {
    return readOutcome(JSON.parse(readFileSync(path, 'utf8')))
  } catch {
    return null // Jest did not get so far
  }
}
