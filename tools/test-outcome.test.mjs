// @ts-check
import { expect, test } from '@jest/globals'
import { failedFiles, readOutcome, summary } from './test-outcome.mjs'

const tests = (/** @type {string[]} */ ...statuses) => statuses.map((status) => ({ status }))

const outcome = readOutcome({
  testResults: [
    { name: '/a.test.ts', status: 'passed', assertionResults: tests('passed', 'passed', 'pending') },
    { name: '/b.test.ts', status: 'failed', assertionResults: tests('passed', 'failed') },
    { name: '/c.test.ts', status: 'failed', assertionResults: [] },
  ],
})

test('the last line counts a file that cannot be loaded as a failure', () => {
  expect(summary(outcome)).toBe('3 passed, 2 failed, 1 skipped')
  expect(failedFiles(outcome)).toEqual(['/b.test.ts', '/c.test.ts'])
})

test('a file that is tried again counts as its last try, and is told', () => {
  const again = new Map([...outcome, ['/b.test.ts', { passed: 2, failed: 0, skipped: 0 }]])
  expect(summary(again, ['/b.test.ts'])).toBe('4 passed, 1 failed, 1 skipped, 1 files passed only alone')
})
