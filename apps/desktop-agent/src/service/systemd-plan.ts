import { posix } from 'node:path'
import type { Machine, ServicePlan } from './service-plan.ts'

const unit = 'rain-desktop.service'

/** A user unit: it belongs to the person whose desktop it is. */
export function systemdPlan({ homeFolder, node, script, environment }: Machine): ServicePlan {
  const text = `[Unit]
Description=Rain desktop: this desktop for your Rain server
After=graphical-session.target
StartLimitIntervalSec=0

[Service]
ExecStart=${quote(node)} ${quote(script)} run
${Object.entries(environment)
  .map(([name, value]) => `Environment=${quote(`${name}=${value}`)}`)
  .join('\n')}
Restart=on-failure
# soon: what a crash left pressed is released at the start
RestartSec=0.2
# 78: it is not paired, or was revoked; only a person can change that
RestartPreventExitStatus=78
NoNewPrivileges=yes
UMask=0077
LimitCORE=0

[Install]
WantedBy=default.target
`
  const systemctl = (...args: string[]) => ['systemctl', '--user', ...args]
  return {
    file: { path: posix.join(homeFolder, '.config/systemd/user', unit), text, encoding: 'utf8' },
    install: [systemctl('daemon-reload'), systemctl('enable', unit), systemctl('restart', unit)],
    uninstall: [systemctl('disable', '--now', unit)],
    notes: [
      'Logs: journalctl --user -u rain-desktop -f',
      'DISPLAY and XAUTHORITY are those of now. If your system changes them at each sign-in, install it again.',
    ],
  }
}

/** One word of a unit file: in quotes, without variables and specifiers. */
function quote(text: string): string {
  const escaped = text.replace(/["\\]/g, '\\$&').replace(/%/g, '%%').replace(/\$/g, '$$$$').replace(/\n/g, '\\n')
  return `"${escaped}"`
}
