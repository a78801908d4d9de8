import { createContext } from 'react'
import type { NearWatch } from './near-watch.ts'

/** Null: everything is near. */
export const NearContext = createContext<NearWatch | null>(null)
