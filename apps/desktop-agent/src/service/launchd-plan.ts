import { posix } from 'node:path'
import type { Machine, ServicePlan } from './service-plan.ts'

const label = 'rain.desktop'

/** A launch agent: it runs in the person's own session, where the screen is. */
export function launchdPlan({ homeFolder, uid, node, script, environment }: Machine): ServicePlan {
  const path = posix.join(homeFolder, 'Library/LaunchAgents', `${label}.plist`)
  const log = posix.join(homeFolder, 'Library/Logs/rain-desktop.log')
  const strings = (values: string[]) => values.map((value) => `    <string>${escape(value)}</string>`).join('\n')
  const variables = Object.entries(environment)
    .map(([name, value]) => `    <key>${escape(name)}</key>\n    <string>${escape(value)}</string>`)
    .join('\n')
  const text = `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0">
<dict>
  <key>Label</key>
  <string>${label}</string>
  <key>ProgramArguments</key>
  <array>
${strings([node, script, 'run'])}
  </array>
  <key>EnvironmentVariables</key>
  <dict>
${variables}
  </dict>
  <key>LimitLoadToSessionType</key>
  <string>Aqua</string>
  <key>RunAtLoad</key>
  <true/>
  <key>KeepAlive</key>
  <dict>
    <key>SuccessfulExit</key>
    <false/>
  </dict>
  <key>ThrottleInterval</key>
  <integer>30</integer>
  <key>Umask</key>
  <integer>63</integer>
  <key>StandardOutPath</key>
  <string>${escape(log)}</string>
  <key>StandardErrorPath</key>
  <string>${escape(log)}</string>
</dict>
</plist>
`
  return {
    file: { path, text, encoding: 'utf8' },
    install: [['launchctl', 'bootstrap', `gui/${uid}`, path]],
    uninstall: [['launchctl', 'bootout', `gui/${uid}/${label}`]],
    notes: [
      'This was never tried on a Mac.',
      `macOS asks for two permissions of ${node}: Privacy & Security → Screen & System Audio Recording, and Accessibility. Without the first it sees an empty screen, without the second nothing moves.`,
      `Logs: ${log}`,
    ],
  }
}

function escape(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;')
}
