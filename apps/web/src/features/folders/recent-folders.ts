const key = 'rain.recentFolders'
const kept = 5

/** The folders last worked in on this device, newest first. */
export function recentFolders(storage: Storage = localStorage): string[] {
  try {
    const stored: unknown = JSON.parse(storage.getItem(key) ?? '[]')
    return Array.isArray(stored) ? stored.filter((path) => typeof path === 'string').slice(0, kept) : []
  } catch {
    // A broken entry is the same as none.
    return []
  }
}

export function rememberFolder(path: string, storage: Storage = localStorage): void {
  const others = recentFolders(storage).filter((known) => known !== path)
  storage.setItem(key, JSON.stringify([path, ...others].slice(0, kept)))
}
