import type { CallContext } from '../call-context.ts'

/**
 * An absolute path in one spelling: forward slashes, no `.`, `..` or doubled slashes, `~` and `$HOME` replaced. Pure: it
 * knows nothing of links.
 */
export function resolvePath(path: string, base: string, home: string): string {
  const written = expandHome(path.replaceAll('\\', '/'), home)
  const absolute = isAbsolute(written) ? written : `${base.replaceAll('\\', '/')}/${written}`
  const drive = /^[A-Za-z]:/.exec(absolute)?.[0].toUpperCase() ?? ''
  const parts: string[] = []
  for (const part of absolute.slice(drive.length).split('/')) {
    if (part === '..') parts.pop()
    else if (part !== '' && part !== '.') parts.push(part)
  }
  return `${drive}/${parts.join('/')}`
}

/** Whether `path` is `folder` or lies below it. Both as `resolvePath` gives them. */
export function isInside(path: string, folder: string): boolean {
  if (folder === '/') return true
  return path === folder || path.startsWith(`${folder}/`)
}

/** The context with its own folders in the one spelling. */
export function normalizeContext(context: CallContext): CallContext {
  const home = resolvePath(context.home, '/', '/')
  return {
    ...context,
    home,
    cwd: resolvePath(context.cwd, '/', home),
    rainHome: resolvePath(context.rainHome, '/', home),
  }
}

function isAbsolute(path: string): boolean {
  return path.startsWith('/') || /^[A-Za-z]:(\/|$)/.test(path)
}

function expandHome(path: string, home: string): string {
  const own = /^(?:~|\$HOME|\$\{HOME\}|%USERPROFILE%|\$env:USERPROFILE)(?=\/|$)/i.exec(path)
  if (own) return home + path.slice(own[0].length)
  const other = /^~([A-Za-z_][\w.-]*)(?=\/|$)/.exec(path)
  if (!other) return path
  const folder = other[1] === 'root' ? '/root' : `/home/${other[1]}`
  return folder + path.slice(other[0].length)
}
