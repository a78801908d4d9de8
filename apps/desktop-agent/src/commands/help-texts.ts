const commands = ['pair', 'run', 'status', 'stop', 'arm', 'unpair', 'install-service', 'uninstall-service'] as const
export type Command = (typeof commands)[number]

export function isCommand(text: string): text is Command {
  return commands.some((command) => command === text)
}

const settings = `Settings (environment):
  RAIN_DESKTOP_HOME     where keys and state lie (~/.rain-desktop); one daemon for each
  RAIN_DESKTOP_HOTKEY   keys that stop everything (ctrl+alt+shift+Escape), or off
  RAIN_DESKTOP_CORNER   off: the pointer in the top left corner stops nothing
  RAIN_DESKTOP_BLOCKED  more windows to leave alone: part of a program's name, or title:<whole title>, with commas
  RAIN_LOG_LEVEL        trace, debug, info, warn, error, silent (info)`

export const helpTexts: Record<Command | 'all', string> = {
  all: `rain-desktop: lets your Rain server see this desktop and work on it, as far as you allow.

  rain-desktop pair <server> <code>   make this machine one of your desktops
  rain-desktop run                    connect, and stay connected
  rain-desktop status                 what it does now
  rain-desktop stop                   end everything at once; works without the server
  rain-desktop arm                    allow it again
  rain-desktop unpair                 forget server and keys
  rain-desktop install-service        start it whenever you sign in
  rain-desktop uninstall-service

rain-desktop <command> --help tells more.

${settings}`,
  pair: `rain-desktop pair <server> <code> [--name <name>] [--yes]

Makes this machine one of your desktops. The code is shown in the dashboard under Devices and is good for five minutes.
Both sides then show a fingerprint: confirm only when they are the same.

  --name   what it is called in the dashboard (this machine's name)
  --yes    print the fingerprint and ask nothing here; it still has to be confirmed in the dashboard`,
  run: `rain-desktop run

Connects to the server it is paired with, and stays connected until it is ended. Logs go to the standard output.

${settings}`,
  status: `rain-desktop status [--json]

Whether it runs, is connected, is stopped, and what is wrong. Exit code 0: it runs and is connected.`,
  stop: `rain-desktop stop

Ends whatever is being done on this desktop, releases all keys and buttons, and refuses everything until it is armed again.
It needs no server and no network. The same do the keys ctrl+alt+shift+Escape, the pointer thrown into the top left corner,
and the red button in the dashboard.`,
  arm: `rain-desktop arm

Lifts a stop that was made at this machine. One that came from the dashboard is lifted only there, with the PIN.`,
  unpair: `rain-desktop unpair

Forgets the server and the keys, and ends the daemon. Remove the desktop in the dashboard, too.`,
  'install-service': `rain-desktop install-service [--print]

Starts it whenever you sign in: a user unit of systemd on Linux, a launch agent on macOS, a scheduled task on Windows. Only
the first was tried on a real machine.

  --print   only show what would be written and run`,
  'uninstall-service': `rain-desktop uninstall-service

Undoes install-service. The pairing stays.`,
}
