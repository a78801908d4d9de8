import type { InputDriver } from '../desktop.ts'
import { openX11Input } from './x11/x11-input.ts'

/** Mouse and keyboard of the desktop that this process belongs to. */
export interface OpenedInput extends InputDriver {
  /** Whether events that arrive now may be our own: during an action and shortly after it. */
  isActing(): boolean
  onLost(listener: (why: string) => void): () => void
}

export interface InputOptions {
  platform: NodeJS.Platform
  /** Of X11, `:0`. */
  display?: string
  /** The file of X authorities; left out: the one in the home folder. */
  authorityFile?: string
  /** What the session says it is (XDG_SESSION_TYPE). */
  session?: string
}

/** @returns The driver with nothing pressed, or a problem in words for the person who runs it. */
export async function openInput(options: InputOptions): Promise<OpenedInput | { problem: string }> {
  const { platform, display, authorityFile } = options
  if (platform === 'linux') {
    if (!display) return { problem: 'There is no X display to act on: DISPLAY is not set' }
    return openX11Input({ display, authorityFile })
  }
  return { problem: `Mouse and keyboard of ${platform} are not supported` }
}
