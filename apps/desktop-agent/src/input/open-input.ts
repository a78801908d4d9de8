import { connectX11 } from '../x11/connect.ts'
import { openNutInput } from './nut/nut-input.ts'
import { openX11Input } from './x11/x11-input.ts'
import type { OpenedInput } from './opened-input.ts'

export interface InputOptions {
  platform: NodeJS.Platform
  /** Of X11, `:0`. */
  display?: string
  /** The file of X authorities; left out: the one in the home folder. */
  authorityFile?: string
  /** What the session says it is (XDG_SESSION_TYPE). */
  session?: string
  /** On X11 `nut` is the second choice: it types other characters than it is told. */
  through?: 'x11' | 'nut'
  /** Device pixels per unit of the system's own coordinates: 2 on a Mac with a Retina display. */
  pixelsPerUnit?: number
  /** For a host process, where there is one. */
  environment?: NodeJS.ProcessEnv
}

/** @returns The driver with nothing pressed, or a problem in words for the person who runs it. */
export async function openInput(options: InputOptions): Promise<OpenedInput | { problem: string }> {
  const { platform, display, authorityFile, pixelsPerUnit, environment } = options
  if (platform === 'win32' || platform === 'darwin') return openNutInput({ platform, pixelsPerUnit, environment })
  if (platform !== 'linux') return { problem: `Mouse and keyboard of ${platform} are not supported` }
  if (options.session === 'wayland') return { problem: waylandProblem }
  if (!display) return { problem: 'There is no X display to act on: DISPLAY is not set' }
  if (options.through !== 'nut') return openX11Input({ display, authorityFile })
  // without a display the library does not fail but ends its process
  const connection = await connectX11({ display, authorityFile })
  if ('problem' in connection) return connection
  connection.close()
  return openNutInput({ platform, environment: { ...environment, DISPLAY: display, XAUTHORITY: authorityFile } })
}

const waylandProblem =
  'This session is Wayland, in which no program may use mouse and keyboard of another. Log in to an X11 session, or give the desktop-agent a virtual X display of its own.'
