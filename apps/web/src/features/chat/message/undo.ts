import { create } from 'zustand'

/** What was deleted last, and how it is brought back; or why it could not be deleted. */
export type Deleted = { agentId: string; isWhole?: boolean } & (
  { restore: () => Promise<boolean> } | { failure: string }
)

export const useDeleted = create<{ deleted: Deleted | null }>(() => ({ deleted: null }))

/** Offers to bring it back, until something else is deleted or the person goes on. `isWhole`: the conversation was cleared. */
export function offerUndo(deleted: Deleted & { restore: () => Promise<boolean> }): void {
  useDeleted.setState({ deleted })
}

/** Says in the same place why nothing was deleted. */
export function tellNotDeleted(agentId: string, failure: string): void {
  useDeleted.setState({ deleted: { agentId, failure } })
}
