// @ts-check
// What Jest's reports come to.

/**
 * @typedef {{ passed: number, failed: number, skipped: number }} FileOutcome One test file; one that could not be loaded has
 *   failed once.
 * @typedef {Map<string, FileOutcome>} Outcome By path.
 * @typedef {{ testResults: { name: string, status: string, assertionResults: { status: string }[] }[] }} JestReport
 */

/**
 * @param {JestReport} report As `jest --json` writes it.
 * @returns {Outcome}
 */
export function readOutcome({ testResults }) {
  return new Map(
    testResults.map(({ name, status, assertionResults }) => {
      const count = (/** @type {string[]} */ ...those) =>
        assertionResults.filter((test) => those.includes(test.status)).length
      const failed = count('failed')
      const broken = status === 'failed' && failed === 0 ? 1 : 0
      return [
        name,
        { passed: count('passed'), failed: failed + broken, skipped: count('pending', 'todo', 'skipped', 'disabled') },
      ]
    }),
  )
}

/** @param {Outcome} outcome @returns {string[]} */
export function failedFiles(outcome) {
  return [...outcome].filter(([, { failed }]) => failed > 0).map(([path]) => path)
}

/**
 * @param {Outcome} outcome
 * @param {string[]} unsteady Files that passed only when tried once more.
 * @returns {string} The last line of a run.
 */
export function summary(outcome, unsteady = []) {
  const sum = (/** @type {keyof FileOutcome} */ key) =>
    [...outcome.values()].reduce((total, file) => total + file[key], 0)
  const skipped = sum('skipped')
  return [
    `${sum('passed')} passed, ${sum('failed')} failed`,
    ...(skipped > 0 ? [`${skipped} skipped`] : []),
    ...(unsteady.length > 0 ? [`${unsteady.length} files passed only alone`] : []),
  ].join(', ')
}
