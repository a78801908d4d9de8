import { expect, test } from '@jest/globals'
import { addressWithoutSecrets, argumentsWithoutSecrets } from './without-secrets.ts'

const random = '9f8e7d6c5b4a39281706f5e4d3c2b1a0'

const args: [string, string[], string[]][] = [
  ['the value behind an option', ['--api-key', 'hunter2', '--root', '/home'], ['--api-key', '', '--root', '/home']],
  ['the value in an option', ['--access-token=hunter2', '--port=80'], ['--access-token=', '--port=80']],
  ['a variable', ['-e', 'GITHUB_TOKEN=hunter2', '-e', 'LANG=es'], ['-e', 'GITHUB_TOKEN=', '-e', 'LANG=es']],
  ['a header', ['--header', 'Authorization: Bearer hunter2'], ['--header', 'Authorization: ']],
  ['a key that is known by its form', ['sk-ant-api03-0123456789abcdef'], ['']],
  ['what nobody would write by hand', [random], ['']],
  ['a password in an address', ['postgres://ana:hunter2@db/x'], ['postgres://ana:@db/x']],
  ['an option without a value', ['--token', '--verbose'], ['--token', '--verbose']],
]
test.each(args)('of arguments goes %s', (_what, given, left) => {
  expect(argumentsWithoutSecrets(given)).toEqual(left)
})

test('what is no secret stays as it was written', () => {
  const plain = [
    '-y',
    '@modelcontextprotocol/server-filesystem@2026.1.14',
    '/home/ana/Documentos',
    '--keyboard',
    'es',
    'a=b',
  ]
  expect(argumentsWithoutSecrets(plain)).toEqual(plain)
  const address = 'https://mcp.example.com:8443/v1/mcp?team=garden&page=2#top'
  expect(addressWithoutSecrets(address)).toBe(address)
})

const addresses: [string, string, string][] = [
  ['a name and a password', 'https://ana:hunter2@example.com/mcp', 'https://ana:@example.com/mcp'],
  ['what stands alone before the host', 'https://hunter2@example.com/mcp', 'https://@example.com/mcp'],
  ['a value by its name', 'https://example.com/mcp?api_key=hunter2&a=1', 'https://example.com/mcp?api_key=&a=1'],
  ['a value by its form', `https://example.com/mcp?who=${random}`, 'https://example.com/mcp?who='],
  ['a part of the path', `https://example.com/s/${random}/mcp`, 'https://example.com/s//mcp'],
]
test.each(addresses)('of an address goes %s', (_what, given, left) => {
  expect(addressWithoutSecrets(given)).toBe(left)
})
