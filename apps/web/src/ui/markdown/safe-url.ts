const allowed = new Set(['http:', 'https:', 'mailto:'])

/** The address if it leads to the web or a mail program, else null: no script, no file, no page of our own. */
export function safeUrl(url: string): string | null {
  try {
    return allowed.has(new URL(url).protocol) ? url : null
  } catch {
    // Not an absolute address. A relative one would point at this server.
    return null
  }
}
