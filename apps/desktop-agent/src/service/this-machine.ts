import { homedir, hostname, userInfo } from 'node:os'
import { fileURLToPath } from 'node:url'
import type { DesktopConfig } from '../config.ts'
import type { Machine } from './service-plan.ts'

export function thisMachine(config: DesktopConfig): Machine {
  const { username, uid } = userInfo()
  const { RAIN_DESKTOP_HOME, DISPLAY, XAUTHORITY } = config
  const wanted = { RAIN_DESKTOP_HOME, DISPLAY, XAUTHORITY }
  return {
    platform: process.platform,
    homeFolder: homedir(),
    user: process.platform === 'win32' ? `${hostname()}\\${username}` : username,
    uid,
    node: process.execPath,
    script: fileURLToPath(new URL('../main.js', import.meta.url)),
    environment: Object.fromEntries(Object.entries(wanted).filter((entry): entry is [string, string] => !!entry[1])),
  }
}
