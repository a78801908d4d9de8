import type { Provider } from '../provider.ts'

/** One way to get an answer: a provider with one of its keys, and a model. */
export interface Candidate {
  providerId: string
  /** Builds it, and loads its library, the first time. */
  open(): Promise<Provider>
  /** For the person: `Claude`. */
  name: string
  model: string
  /** What a cool-down is kept for. */
  credential: string
  /** The stored key it uses; null for one from the environment, and where none is needed. */
  keyId: string | null
}
