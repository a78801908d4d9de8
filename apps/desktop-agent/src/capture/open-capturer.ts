import type { Capturer } from '../desktop.ts'
import { openNutCapturer } from './nut/open-nut-capturer.ts'
import { openX11Capturer, waylandProblem } from './x11/open-x11-capturer.ts'

export interface CapturerOptions {
  platform: NodeJS.Platform
  /** Of the X server, `:0`. */
  display?: string
  /** The file of X authorities; left out: the one in the home folder. */
  authorityFile?: string
  /** `wayland`, `x11`, as the session says. */
  sessionType?: string
  /** Only this way, for comparing. */
  only?: Capturer['kind']
}

/** What reads the screen of this machine, or why nothing can, in words for the person in front of it. */
export async function openCapturer(options: CapturerOptions): Promise<Capturer | { problem: string }> {
  switch (options.platform) {
    case 'win32':
    case 'darwin':
      return openNutCapturer(options.platform)
    case 'linux':
    case 'freebsd':
    case 'openbsd':
      if (options.display) return openX11Capturer({ ...options, display: options.display })
      if (options.sessionType === 'wayland') return { problem: waylandProblem }
      return { problem: 'There is no desktop here: DISPLAY is not set.' }
    default:
      return { problem: `Rain cannot read the screen of ${options.platform}.` }
  }
}
