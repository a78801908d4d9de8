import type { Source } from '@rain/permissions'
import { hostsOfRemotes } from './git-remotes.ts'
import { hostsOfRegister } from './hosts-of-register.ts'

/** More are no help to who has to judge them. */
const mostHosts = 10
/** No line that somebody wrote by hand has more. */
const mostSources = 50

/**
 * Hosts that commands reach without naming them, as the settings of their folders say. `cwd`: the agent's folder, of which
 * alone anything is read. They are proposed to the person, and granted by nobody else.
 */
export async function hostsOfSources(sources: readonly Source[], cwd: string): Promise<string[]> {
  const different = new Map(sources.map((source) => [JSON.stringify(source), source]))
  const found = await Promise.all(
    [...different.values()]
      .slice(0, mostSources)
      .map((source) =>
        source.kind === 'remote'
          ? hostsOfRemotes(source.name, source.folder, cwd)
          : hostsOfRegister(source.register, source.folder, cwd),
      ),
  )
  return [...new Set(found.flat())].slice(0, mostHosts)
}
