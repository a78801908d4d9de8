import { expect, test } from '@jest/globals'
import { aroundContainer } from './around-container.ts'

const refused = (code: string) => new TypeError('fetch failed', { cause: Object.assign(new Error(code), { code }) })

/** Answers for the hosts named; the others fail with the code. */
function aNetwork(hosts: string[], code = 'ECONNREFUSED') {
  const asked: string[] = []
  const send: typeof fetch = async (input) => {
    const { hostname } = new URL(String(input))
    asked.push(hostname)
    if (!hosts.includes(hostname)) throw refused(code)
    return new Response(hostname)
  }
  return { asked, hosts, ask: aroundContainer(send) }
}

const url = 'http://127.0.0.1:11434/api/tags'

test('an Ollama beside Rain is asked, and nobody else', async () => {
  const { ask, asked } = aNetwork(['127.0.0.1'])
  expect(await (await ask(url)).text()).toBe('127.0.0.1')
  expect(asked).toEqual(['127.0.0.1'])
})

test('one around the container is found, and asked first from then on, until it is gone', async () => {
  const { ask, asked, hosts } = aNetwork(['host.docker.internal'])
  expect(await (await ask(url)).text()).toBe('host.docker.internal')
  await ask(url)
  expect(asked).toEqual(['127.0.0.1', 'host.docker.internal', 'host.docker.internal'])
  hosts.splice(0, 1, '127.0.0.1')
  expect(await (await ask(url)).text()).toBe('127.0.0.1')
})

test('where there is none, it fails as the one beside Rain does', async () => {
  const { ask } = aNetwork([])
  await expect(ask(url)).rejects.toMatchObject({ cause: { code: 'ECONNREFUSED' } })
})

test('a request that may have been read is not sent to anybody else', async () => {
  const { ask, asked } = aNetwork([], 'ECONNRESET')
  await expect(ask(url)).rejects.toThrow()
  expect(asked).toEqual(['127.0.0.1'])
})
