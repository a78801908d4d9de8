import { create } from 'zustand'

type Undoable = { agentId: string; isWhole?: boolean; restore: () => Promise<boolean> }

/** What was deleted last, and how it is brought back; or why it could not be deleted. No two have the same `id`. */
export type Deleted = { id: number } & (Undoable | { agentId: string; failure: string })

export const useDeleted = create<{ deleted: Deleted | null; count: number }>(() => ({ deleted: null, count: 0 }))

/** Offers to bring it back, until something else is deleted or the person goes on. `isWhole`: the conversation was cleared. */
export function offerUndo(undoable: Undoable): void {
  useDeleted.setState(({ count }) => ({ deleted: { ...undoable, id: count }, count: count + 1 }))
}

/** Says in the same place why nothing was deleted. */
export function tellNotDeleted(agentId: string, failure: string): void {
  useDeleted.setState(({ count }) => ({ deleted: { agentId, failure, id: count }, count: count + 1 }))
}
