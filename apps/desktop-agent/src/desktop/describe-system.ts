import { readFile } from 'node:fs/promises'
import type { DeviceFacts } from '@rain/protocol'

export interface SystemFacts {
  platform: NodeJS.Platform
  /** Of the kernel. */
  release: string
  /** XDG_CURRENT_DESKTOP or DESKTOP_SESSION. */
  desktop?: string
  osRelease: string
}

/** What the model is told it works on: `Debian GNU/Linux 12, X11, openbox`. */
export function describeSystem({ platform, release, desktop, osRelease }: SystemFacts): string {
  if (platform === 'darwin') return `macOS (Darwin ${release})`
  if (platform === 'win32') return `Windows ${release}`
  const name = /^PRETTY_NAME="?(.*?)"?$/m.exec(osRelease)?.[1] ?? `Linux ${release}`
  return [name.replace(/ \(\w+\)$/, ''), 'X11', desktop].filter(Boolean).join(', ').slice(0, 200)
}

/** Empty where there is none. */
export function readOsRelease(): Promise<string> {
  return readFile('/etc/os-release', 'utf8').catch(() => '')
}

/** The three that the protocol has a name for; others count as Linux, which they resemble. */
export function platformOf(platform: NodeJS.Platform): DeviceFacts['platform'] {
  return platform === 'win32' || platform === 'darwin' ? platform : 'linux'
}
