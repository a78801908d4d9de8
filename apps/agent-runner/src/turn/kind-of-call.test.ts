import { expect, test } from '@jest/globals'
import { classify } from '@rain/permissions'
import { kindOfCall } from './kind-of-call.ts'

function kindOf(tool: string, input: Record<string, unknown>, readFrom: string[] = []) {
  const classification = classify(
    { tool, input },
    { cwd: '/home/me/app', home: '/home/me', rainHome: '/home/me/.rain' },
  )
  return kindOfCall({ tool, input }, classification, readFrom)
}
const shown = (kind: string | null) => kind?.split('\n')[0] ?? null
const bash = (command: string) => kindOf('bash', { command })

test('is the tool at its level, or the programs and their verbs', () => {
  expect(shown(kindOf('write_file', { path: 'a' }))).toBe('write_file')
  expect(shown(bash('git add a.txt'))).toBe('git add')
  expect(bash('git add a.txt')).toBe(bash('git add other.txt'))
  expect(bash('git add a.txt')).not.toBe(bash('git commit -m x'))
  expect(shown(bash('git commit -m x && git add a'))).toBe('git add, git commit')
})

test('is nothing for what is red, runs code that stands elsewhere, or cannot be told', () => {
  expect(kindOf('write_file', { path: '/etc/passwd' })).toBeNull()
  expect(bash('rm -rf /')).toBeNull()
  expect(shown(kindOf('computer', { action: 'left_click' }))).toBe('computer')
  expect(kindOf('computer', { action: 'type_secret', secret: 'bank' })).toBeNull()
  expect(bash('python3 script.py')).toBeNull()
  expect(bash('sh build.sh')).toBeNull()
  expect(bash('$PROGRAM x')).toBeNull()
})

test('is another one once the turn has read something of strangers', () => {
  const input = { path: 'a' }
  expect(kindOf('write_file', input, ['example.com'])).not.toBe(kindOf('write_file', input))
  expect(kindOf('write_file', input, ['b', 'a', 'b'])).toBe(kindOf('write_file', input, ['a', 'b']))
})
