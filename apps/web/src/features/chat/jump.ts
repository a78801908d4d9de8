import { create } from 'zustand'

/** Where a conversation is to be opened. */
export type Jump = { agentId: string; target: string }

export const useJump = create<{ jump: Jump | null }>(() => ({ jump: null }))

/**
 * Shows a place of an agent's conversation as soon as that is in view, reading older pages until it is there. `target` is the id of a
 * turn, of a step of it (`<turn>.<step>`), of a message as the client sent it, or of an item on the page.
 */
export function jumpToMessage(agentId: string, target: string): void {
  useJump.setState({ jump: { agentId, target } })
}
