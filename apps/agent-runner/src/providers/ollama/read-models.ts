import type { OllamaClient, OllamaTag } from './client.ts'
import { canChat, toOllamaModel, type OllamaModel } from './models.ts'

/** A server reads a file for each model it tells of. */
const AT_ONCE = 4

/**
 * The models to talk to, the most recently changed first. One that the server cannot tell of is described with care.
 * Throws when the server cannot be asked.
 */
export async function readModels(client: OllamaClient, signal: AbortSignal): Promise<OllamaModel[]> {
  const tags = (await client.tags(signal)).toSorted((a, b) => changedAt(b) - changedAt(a))
  const models = new Map<string, OllamaModel>()
  const waiting = [...tags]
  const work = async () => {
    for (let tag = waiting.shift(); tag; tag = waiting.shift()) {
      const show = await client.show(tag.name, signal).catch(() => null)
      signal.throwIfAborted()
      if (canChat(tag, show)) models.set(tag.name, toOllamaModel(tag, show))
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, work))
  return tags.flatMap(({ name }) => models.get(name) ?? [])
}

function changedAt({ modified_at: changed }: OllamaTag): number {
  return new Date(changed).getTime() || 0
}
