import type { DesktopConfig } from '../config.ts'
import type { Brake } from '../stop/brakes.ts'
import type { DesktopParts } from './desktop-holder.ts'

export interface PartsOptions {
  config: DesktopConfig
  onBrake(by: Brake): void
  onLocalInput(): void
}

/** The real desktop of this machine. Each part is loaded when it is opened: a daemon that waits stays small. */
export function openParts({ config, onBrake, onLocalInput }: PartsOptions): DesktopParts {
  const { DISPLAY: display, XAUTHORITY: authorityFile, XDG_SESSION_TYPE: session } = config
  const { platform } = process
  return {
    async openCapturer() {
      const { openCapturer } = await import('../capture/open-capturer.ts')
      return openCapturer({ platform, display, authorityFile, sessionType: session })
    },
    async openInput() {
      const { openInput } = await import('../input/open-input.ts')
      return openInput({ platform, display, authorityFile, session })
    },
    async createEyes(capturer) {
      const { createEyes } = await import('../eyes.ts')
      return createEyes(capturer)
    },
    async watchBrakes(input, onLost) {
      if (platform === 'win32' || platform === 'darwin' || !display) {
        return { problem: 'Keys and corner stop nothing here yet: use rain-desktop stop, or the dashboard.' }
      }
      const { watchBrakes } = await import('../stop/watch-brakes.ts')
      const corner = config.RAIN_DESKTOP_CORNER === 'off' ? { corner: null } : {}
      return watchBrakes({
        display,
        authorityFile,
        hotkey: config.RAIN_DESKTOP_HOTKEY,
        ...corner,
        isActing: () => input.isActing(),
        onBrake,
        onLocalInput,
        onLost,
      })
    },
  }
}
