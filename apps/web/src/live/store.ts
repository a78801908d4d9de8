import { create } from 'zustand'
import type { Connection } from './socket.ts'
import { initialState, type AgentState, type LiveState } from './state.ts'

type LiveStore = { live: LiveState; connection: Connection }

export const emptyStore: LiveStore = { live: initialState, connection: 'connecting' }

/** All that is known of the agents and their conversations, and of the connection they come through. */
export const useLiveStore = create<LiveStore>(() => emptyStore)

export function changeLive(change: (live: LiveState) => LiveState): void {
  useLiveStore.setState((store) => ({ live: change(store.live) }))
}

export function useAgent(agentId: string): AgentState | undefined {
  return useLiveStore((store) => store.live.agents[agentId])
}
