import { expect, test } from '@jest/globals'
import { createAnthropicProvider } from './anthropic/index.ts'
import { createOllamaProvider } from './ollama/index.ts'
import { request } from './testing/fixture.ts'
import { createManualClock } from './testing/manual-clock.ts'
import { withPatience } from './with-patience.ts'

const endless = new AbortController().signal

/** A server that takes every request and says nothing; tells when it was asked. */
function silentServer() {
  let asked = () => {}
  const nextRequest = () => new Promise<void>((resolve) => (asked = resolve))
  const fetch: typeof globalThis.fetch = (_input, init) =>
    new Promise((_resolve, reject) => {
      init?.signal?.addEventListener('abort', () => reject(new Error('aborted')), { once: true })
      asked()
    })
  return { fetch, nextRequest }
}

test('a server that does not tell of its model is not waited for', async () => {
  const clock = createManualClock()
  const { fetch, nextRequest } = silentServer()
  const provider = withPatience(createOllamaProvider({ fetch, clock }), clock)
  const isListed = nextRequest()
  const described = provider.describeModel('qwen3', endless)
  await isListed
  const isShown = nextRequest()
  clock.advance(3_000)
  await isShown
  clock.advance(7_000)
  expect(await described).toMatchObject({ id: 'qwen3', contextTokens: null })
})

test('a server that does not count is not waited for', async () => {
  const clock = createManualClock()
  const { fetch, nextRequest } = silentServer()
  const provider = withPatience(createAnthropicProvider({ apiKey: 'k', fetch, clock }), clock)
  const isListed = nextRequest()
  const counted = provider.countTokens(request('hello'), endless)
  await isListed
  const isAsked = nextRequest()
  clock.advance(3_000)
  await isAsked
  clock.advance(7_000)
  expect(await counted).toBeNull()
})
