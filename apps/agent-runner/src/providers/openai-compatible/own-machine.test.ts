import { expect, test } from '@jest/globals'
import { isOwnMachine } from './own-machine.ts'

test.each([
  'http://localhost:1234',
  'http://127.0.0.5',
  'http://[::1]:8080/v1',
  'http://10.1.2.3',
  'http://172.20.0.2',
  'http://192.168.1.9',
  'http://100.100.1.2',
  'http://[fd00::2]',
  'http://[::ffff:192.168.1.9]',
  'http://vllm:8000',
  'http://attic.local',
  'http://host.docker.internal:11434',
])('%s is the person’s own', (url) => {
  expect(isOwnMachine(url)).toBe(true)
})

test.each([
  'https://openrouter.ai',
  'http://8.8.8.8',
  'http://172.32.0.1',
  'http://[2001:db8::1]',
  'https://local.example.org',
])('%s is not', (url) => {
  expect(isOwnMachine(url)).toBe(false)
})
