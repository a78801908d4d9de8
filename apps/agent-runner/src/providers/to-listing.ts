import type { Failure } from './ask-with-retries.ts'
import type { ModelDescription, ModelListing } from './provider.ts'

/** What a provider lists, as a value whether it could be read or not. */
export async function toListing(
  read: () => Promise<ModelDescription[]>,
  toFailure: (error: unknown) => Failure,
): Promise<ModelListing> {
  try {
    return { type: 'listed', models: await read() }
  } catch (error) {
    const { code, message } = toFailure(error)
    return { type: 'failed', code, message }
  }
}
