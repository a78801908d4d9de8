// @ts-check

const names = /** @type {Record<number, string>} */ ({ 40: 'warning', 50: 'error', 60: 'fatal' })
const quietFields = new Set(['level', 'time', 'pid', 'hostname', 'name', 'msg', 'v'])

/**
 * @param {string} line What a service wrote: a line of pino's JSON, or whatever Node prints when it dies.
 * @returns {string | null} What the person at the terminal should see of it; null when it is nothing to worry about.
 */
export function worthShowing(line) {
  if (!line.startsWith('{')) return looksLikeTrouble(line) ? line : null
  if (!/"level":(?:[4-9]\d|"(?:warn|error|fatal)")/.test(line)) return null
  try {
    const entry = JSON.parse(line)
    const level = names[entry.level] ?? entry.level
    const message = [entry.msg, describeError(entry.err ?? entry.error)].filter(Boolean).join(': ')
    const fields = Object.entries(entry)
      .filter(([key, value]) => !quietFields.has(key) && key !== 'err' && key !== 'error' && typeof value !== 'object')
      .map(([key, value]) => `${key}=${value}`)
    return [`${level}: ${message}`, ...fields].join(' ')
  } catch {
    return line
  }
}

/** @param {unknown} error */
function describeError(error) {
  if (typeof error === 'string') return error
  return typeof error === 'object' && error !== null && 'message' in error ? String(error.message) : ''
}

/** @param {string} line */
const looksLikeTrouble = (line) => /error|fatal|panic|warn|refused|cannot|failed/i.test(line)
