import { createContext, useContext } from 'react'

/** Which conversation the messages below are of. */
export type ChatPlace = { agentId: string; sessionId: string | null; cwd: string }

export const ChatPlaceContext = createContext<ChatPlace | null>(null)

/** Null: what is shown is no conversation of an agent. */
export function useChatPlace(): ChatPlace | null {
  return useContext(ChatPlaceContext)
}
