import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { View } from './bubblewrap-arguments.ts'
import { describeEntry } from './folder/find-protected.ts'
import type { FolderGuard } from './folder/guard-folder.ts'
import { isInside } from './is-inside.ts'
import type { WrapRequest } from './sandbox.ts'
import type { SystemView } from './system-view.ts'

export interface Place {
  system: SystemView
  /** Of the person whom the runner works as. */
  home: string
  rainHome: string
  gitConfig: string | null
}

/** What a command sees, and what of it it may change. */
export async function viewOf(place: Place, request: WrapRequest, guards: FolderGuard[]): Promise<View> {
  const { system, home, rainHome, gitConfig } = place
  const writable = request.writable ?? [request.cwd]
  const holdsHome = writable.some((folder) => isInside(home, folder))
  const holdsRain = writable.some((folder) => isInside(rainHome, folder))
  const hidden = holdsHome ? await dotEntries(home, writable) : { folders: [], files: [] }
  const hiddenFolders = [...hidden.folders, ...(holdsRain ? [rainHome] : []), ...guards.flatMap((guard) => guard.masks)]
  const isHidden = (path: string) => [...hiddenFolders, ...hidden.files].some((other) => isInside(path, other))
  const cwdIsThere = writable.some((folder) => isInside(request.cwd, folder))
  const readable = [...(request.readable ?? []), ...(cwdIsThere ? [] : [request.cwd])]
  return {
    system,
    home,
    gitConfig: holdsHome ? null : gitConfig,
    writable,
    readOnly: guards.flatMap((guard) => guard.readOnly).filter((path) => !isHidden(path)),
    hiddenFolders: [...new Set(hiddenFolders)],
    hiddenFiles: hidden.files,
    readable,
  }
}

/** In a home folder, what begins with a dot is keys, settings and start-up files: nothing for a command to see. */
async function dotEntries(home: string, writable: string[]): Promise<{ folders: string[]; files: string[] }> {
  const names = (await readdir(home)).filter((name) => name.startsWith('.'))
  const paths = names.map((name) => join(home, name)).filter((path) => !writable.some((one) => isInside(one, path)))
  const entries = (await Promise.all(paths.map((path) => describeEntry(path)))).filter((entry) => entry !== null)
  return {
    folders: entries.filter(({ type }) => type === 'folder').map(({ path }) => path),
    files: entries.filter(({ type }) => type === 'file' || type === 'other').map(({ path }) => path),
  }
}
