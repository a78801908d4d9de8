import type { ReactNode } from 'react'

/** A component in each of its states, by the name of the state. */
export interface Specimen {
  name: string
  states: Record<string, ReactNode>
}
