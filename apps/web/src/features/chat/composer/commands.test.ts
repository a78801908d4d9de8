import { expect, test } from '@jest/globals'
import { commandOf, commandsFor } from './commands.ts'

const all = { newConversation() {}, clear() {}, compact() {}, stop() {}, help() {} }
const names = (query: string, actions: Parameters<typeof commandsFor>[1] = all) =>
  commandsFor(query, actions).map(({ name }) => name)

test('commands are offered by their beginning, and only what can be done', () => {
  expect(names('')).toEqual(['new', 'clear', 'compact', 'stop', 'help'])
  expect(names('ST')).toEqual(['stop'])
  expect(names('', { help() {} })).toEqual(['help'])
})

test('a draft is a command when it is nothing else; what is unknown is a message', () => {
  expect(commandOf('/new ', all)?.command.name).toBe('new')
  for (const draft of ['/new idea', '/unknown', 'new', '/model', '/etc/hosts', ''])
    expect(commandOf(draft, all)).toBeNull()
})

test('what is written behind a command goes with it, where it takes words', () => {
  expect(commandOf('/compact keep the numbers\nof the invoice', all)).toMatchObject({
    command: { name: 'compact' },
    words: 'keep the numbers\nof the invoice',
  })
  expect(commandOf('/Compact', all)).toMatchObject({ command: { name: 'compact' }, words: '' })
  expect(commandOf('/compact all', { help() {} })).toBeNull()
})
