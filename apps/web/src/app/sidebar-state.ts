import { create } from 'zustand'

type SidebarState = {
  /** On wide screens: it is out of the way. */
  hidden: boolean
  /** The parts of it that are folded away. */
  folded: readonly string[]
}

const key = 'rain.sidebar'

/** How the person has left the sidebar in this browser. */
export const useSidebar = create<SidebarState>(() => read())

export function toggleSidebar(hidden = !useSidebar.getState().hidden): void {
  change({ hidden })
}

export function togglePart(part: string): void {
  const { folded } = useSidebar.getState()
  change({ folded: folded.includes(part) ? folded.filter((one) => one !== part) : [...folded, part] })
}

function change(next: Partial<SidebarState>): void {
  useSidebar.setState(next)
  localStorage.setItem(key, JSON.stringify(useSidebar.getState()))
}

function read(): SidebarState {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(key) ?? '{}')
    if (typeof stored !== 'object' || stored === null) return { hidden: false, folded: [] }
    const folded = 'folded' in stored && Array.isArray(stored.folded) ? stored.folded : []
    return {
      hidden: 'hidden' in stored && stored.hidden === true,
      folded: folded.filter((part): part is string => typeof part === 'string'),
    }
  } catch {
    // A broken entry is worth no error: everything is shown.
    return { hidden: false, folded: [] }
  }
}
