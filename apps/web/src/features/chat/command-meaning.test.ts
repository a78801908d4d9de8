import { expect, test } from '@jest/globals'
import { meaningOf } from './command-meaning.ts'

test.each([
  ['ls -la', 'listed'],
  ['cd app && ls | head -5', 'listed'],
  ['sudo LANG=C /bin/ls /etc', 'listed'],
  ['cat notes.md 2>/dev/null', 'read'],
  ['grep -r "a; rm x" .', 'searched'],
  ['git log --oneline', 'lookedAtHistory'],
  ['git add . && git commit -m "one && two"', 'recorded'],
  ['git rebase main', 'usedGit'],
  ['npm ci', 'installed'],
  ['npm test', 'tested'],
  ['npm run build', 'built'],
  ['cargo test', 'tested'],
  ['python3 hello.py', 'ranProgram'],
  ['./run.sh', 'ranProgram'],
  ['rm -rf old', 'deleted'],
  ['ls && rm -rf old', null],
  ['cat a > b', null],
  ['frobnicate', null],
  ['', null],
] as const)('%s is %s', (command, meaning) => {
  expect(meaningOf(command)).toBe(meaning)
})
