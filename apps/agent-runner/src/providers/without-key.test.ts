import { expect, test } from '@jest/globals'
import { createOpenaiCompatibleProvider } from './openai-compatible/index.ts'
import type { ModelEvent } from './provider.ts'
import { request } from './testing/fixture.ts'
import { createManualClock } from './testing/manual-clock.ts'
import { withoutKey } from './without-key.ts'

const endless = new AbortController().signal
const apiKey = 'secret-key-1234'

/** A server whose failures quote the key they were sent. */
function tellTale(status: number) {
  const error = { error: { message: `The key ${apiKey} may not do this.` } }
  const provider = createOpenaiCompatibleProvider({
    id: 'nas',
    name: 'NAS',
    baseUrl: 'http://192.168.1.9/v1',
    apiKey,
    fetch: async () => Response.json(error, { status }),
    clock: createManualClock(),
  })
  return withoutKey(provider, apiKey)
}

async function eventsOf(events: AsyncIterable<ModelEvent>): Promise<ModelEvent[]> {
  const all: ModelEvent[] = []
  for await (const event of events) all.push(event)
  return all
}

test.each([400, 403, 500])('a key that a server quotes in its %d goes no further', async (status) => {
  const events = await eventsOf(tellTale(status).ask(request('hello'), endless))
  expect(events.at(-1)).toMatchObject({ type: 'failed', message: expect.stringContaining('The key [API key] may not') })
  expect(JSON.stringify(events)).not.toContain(apiKey)
})

test('neither does one that is quoted when its models are asked for', async () => {
  const listing = await tellTale(403).listModels(endless)
  expect(listing).toMatchObject({ type: 'failed', message: expect.stringContaining('[API key]') })
})
