import { create } from 'zustand'

/** How many messages of the last session of this page wait for the next one. */
export const useLeftBehind = create<{ count: number }>(() => ({ count: 0 }))
