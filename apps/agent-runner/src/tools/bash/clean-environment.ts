/**
 * What a command gets to see of Rain's environment: an allow-list, so that no key, token or database address can reach
 * it, whatever it is called.
 */
export function cleanEnvironment(host: NodeJS.ProcessEnv): Record<string, string> {
  return only(host, allowedNames)
}

/** The same with where the services of the person's session are: for a command that they let out of the sandbox. */
export function sessionEnvironment(host: NodeJS.ProcessEnv): Record<string, string> {
  return only(host, new Set([...allowedNames, ...sessionNames]))
}

function only(host: NodeJS.ProcessEnv, names: Set<string>): Record<string, string> {
  const allowed = Object.entries(host).filter(([name]) => names.has(name) || name.startsWith('LC_'))
  const kept = allowed.flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const]))
  return { PATH: defaultPath, ...Object.fromEntries(kept), ...fixed }
}

const allowedNames = new Set(['PATH', 'HOME', 'LANG', 'LANGUAGE', 'USER', 'LOGNAME', 'SHELL', 'TMPDIR', 'TZ'])
const sessionNames = new Set(['XDG_RUNTIME_DIR', 'DBUS_SESSION_BUS_ADDRESS', 'SSH_AUTH_SOCK', 'DOCKER_HOST'])
const defaultPath = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'

/** Nobody is there to answer a pager or a password prompt, or to see colours. */
const fixed = { TERM: 'dumb', NO_COLOR: '1', PAGER: 'cat', GIT_PAGER: 'cat', GIT_TERMINAL_PROMPT: '0' }
