import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { putFolderRight, type FolderGuard } from './folder/guard-folder.ts'
import type { Journal } from './folder/journal.ts'
import type { ControlGroup } from './limits/control-group.ts'
import type { SandboxLimits } from './limits/limits.ts'
import { endFamily } from './limits/process-family.ts'
import { watchLimits, type Watch } from './limits/watch.ts'
import type { SandboxReport, WrappedCommand } from './sandbox.ts'

export interface Attended {
  limits: SandboxLimits
  group: ControlGroup | null
  guards: FolderGuard[]
  journal: Journal
  /** Where what was taken away is kept. */
  takenAway: string
}

/** From the start of a sandboxed command to its end: watches its limits, and puts right what is left of it. */
export function attendant(given: Attended): Pick<WrappedCommand, 'attend' | 'end' | 'finish'> {
  const { limits, group, guards, journal, takenAway } = given
  let leader: number | null = null
  let watch: Watch | null = null
  let report: Promise<SandboxReport> | null = null
  async function finish(): Promise<SandboxReport> {
    watch?.stop()
    const ranOut = (await group?.ranOutOfMemory()) ?? false
    const keptIn = join(takenAway, randomUUID())
    const [results] = await Promise.all([
      Promise.all(guards.map((guard) => putFolderRight(guard, keptIn))),
      // The kernel may take a while to let it go.
      group?.remove(),
    ])
    await Promise.all(guards.map((guard) => journal.drop(guard)))
    return {
      exceeded: watch?.exceeded ?? (ranOut ? 'memory' : null),
      takenAway: results.flatMap(({ taken }) => taken),
      keptIn,
      lookedEverywhere: results.every(({ isComplete }) => isComplete),
    }
  }
  return {
    attend(pid) {
      leader = pid
      watch = watchLimits(pid, limits, () => endFamily(pid))
    },
    end() {
      if (leader !== null && report === null) endFamily(leader)
    },
    finish: () => (report ??= finish()),
  }
}
