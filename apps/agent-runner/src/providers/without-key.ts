import type { ModelEvent, Provider } from './provider.ts'

/** What stands where a key has stood. */
const hidden = '[API key]'

/** Shorter than any key; a word of that length may stand in a message by chance. */
const shortestKey = 8

/**
 * The provider, with its key taken out of everything it says of a failure. Servers quote what they were sent, and such a
 * message goes to clients, rows and logs.
 */
export function withoutKey(provider: Provider, apiKey: string): Provider {
  if (apiKey.length < shortestKey) return provider
  const hide = (text: string) => text.replaceAll(apiKey, hidden)
  return {
    ...provider,
    async *ask(request, signal) {
      for await (const event of provider.ask(request, signal)) yield hideIn(event, hide)
    },
    async listModels(signal) {
      const listing = await provider.listModels(signal)
      return listing.type === 'failed' ? { ...listing, message: hide(listing.message) } : listing
    },
  }
}

function hideIn(event: ModelEvent, hide: (text: string) => string): ModelEvent {
  if (event.type === 'failed') return { ...event, message: hide(event.message) }
  if (event.type === 'retrying') return { ...event, reason: hide(event.reason) }
  return event
}
