import { expect, test } from '@jest/globals'
import { readOllamaHost } from './host.ts'

test.each([
  [undefined, 'http://127.0.0.1:11434'],
  ['', 'http://127.0.0.1:11434'],
  ['box', 'http://box:11434'],
  ['192.168.1.5', 'http://192.168.1.5:11434'],
  ['box:8080', 'http://box:8080'],
  [':8080', 'http://127.0.0.1:8080'],
  ['0.0.0.0', 'http://127.0.0.1:11434'],
  ['0.0.0.0:8080', 'http://127.0.0.1:8080'],
  ['http://0.0.0.0:11434', 'http://127.0.0.1:11434'],
  ['::', 'http://[::1]:11434'],
  ['::1', 'http://[::1]:11434'],
  ['[::]:8080', 'http://[::1]:8080'],
  ['http://box:11434/', 'http://box:11434'],
  ['http://box', 'http://box'],
  ['https://box/ollama/', 'https://box/ollama'],
  ['ollama.com', 'https://ollama.com'],
  ['  "box:8080" ', 'http://box:8080'],
  ['http://', 'http://127.0.0.1'],
  ['what is this? ://', 'http://127.0.0.1:11434'],
])('OLLAMA_HOST=%s is %s', (value, address) => {
  expect(readOllamaHost(value)).toBe(address)
})
