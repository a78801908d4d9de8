import { createContext } from 'react'
import type { NearWatch } from './near-watch.ts'

/** Sections are watched where their group is near. */
export type Near = { sections: NearWatch; groups: NearWatch }

/** Null: everything is near. */
export const NearContext = createContext<Near | null>(null)
