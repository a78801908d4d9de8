import { expect, test } from '@jest/globals'
import { classify, reasonCodes } from './index.ts'
import { protectedPlaces } from './paths/protected.ts'
import { secretPlaces } from './paths/secrets.ts'
import { programRules } from './shell/programs/index.ts'
import { dangerousCommands } from './shell/testing/corpus-dangerous.ts'
import { ordinaryCommands } from './shell/testing/corpus-ordinary.ts'
import { quietCommands } from './shell/testing/corpus-quiet.ts'

const context = { cwd: '/home/user/project', home: '/home/user', rainHome: '/home/user/.rain' }
const known = new Set<string>(reasonCodes)

function codesOf(tool: string, input: Record<string, unknown>): string[] {
  return (['linux', 'win32'] as const).flatMap((platform) =>
    classify({ tool, input }, { ...context, platform }).reasons.map(({ code }) => code),
  )
}

test('no code is listed twice', () => {
  expect(reasonCodes.filter((code, at) => reasonCodes.indexOf(code) !== at)).toEqual([])
})

test('every rule and every place has its codes in the list', () => {
  const codes = [
    ...programRules.map(({ code }) => code),
    ...secretPlaces.flatMap(({ place }) => [`reads_${place}`, `uses_${place}`, `changes_${place}`]),
    ...protectedPlaces.flatMap(({ place }) => [`changes_${place}`, `may_change_${place}`]),
  ]
  expect(codes.filter((code) => !known.has(code))).toEqual([])
})

test('no command of the corpora has a reason outside the list, on any system', () => {
  const commands = [...dangerousCommands, ...ordinaryCommands, ...quietCommands]
  const codes = new Set(commands.flatMap((command) => codesOf('bash', { command })))
  expect([...codes].filter((code) => !known.has(code))).toEqual([])
  expect(codes.size).toBeGreaterThan(80)
})

test.each([
  ['write_file', { path: 'a.txt', content: 'x' }, 'tool_write_file'],
  ['mcp__mail__send', {}, 'tool_mcp'],
  ['plugin_weather', {}, 'tool_plugin'],
  ['constructor', {}, 'tool_unknown'],
  ['computer', { action: 'screenshot' }, 'tool_looking'],
  ['computer', { action: 'left_click' }, 'tool_computer'],
  ['read_file', { path: '~/.ssh/id_rsa' }, 'reads_secret_keys'],
  ['write_file', { path: '~/.bashrc', content: 'x' }, 'changes_startup_files'],
])('%s says by a code what it does: %j is %s', (tool, input, code) => {
  expect(codesOf(tool, input)).toContain(code)
})

test('a typed command says that it is typed, and what it would do', () => {
  const { reasons } = classify({ tool: 'computer', input: { action: 'type', text: 'rm -rf ~/photos' } }, context)
  expect(reasons.slice(0, 2)).toEqual([
    { code: 'types_command', text: 'Types a command.', fragment: 'rm -rf ~/photos' },
    expect.objectContaining({ code: 'delete_recursive' }),
  ])
})
