import { expect, test } from '@jest/globals'
import { commandLine } from './command-line.ts'

test('a command is shown so that each of its words can be told from the next', () => {
  expect(commandLine('npx', ['-y', '@scope/server', 'a b', "it's", '', '$(rm -rf x)'])).toBe(
    "npx -y @scope/server 'a b' 'it'\\''s' '' '$(rm -rf x)'",
  )
})
