import { create } from 'zustand'

/** What was deleted last, and how it is brought back. */
export type Deleted = { agentId: string; restore: () => Promise<boolean> }

export const useDeleted = create<{ deleted: Deleted | null }>(() => ({ deleted: null }))

/** Offers to bring it back, until something else is deleted or the person goes on. */
export function offerUndo(deleted: Deleted): void {
  useDeleted.setState({ deleted })
}
