import type { InputDriver } from '../desktop.ts'

/** Mouse and keyboard of the desktop that this process belongs to. */
export interface OpenedInput extends InputDriver {
  /** Whether events that arrive now may be our own: during an action and shortly after it. */
  isActing(): boolean
  onLost(listener: (why: string) => void): () => void
}
