import { hostname, release } from 'node:os'
import type { DeviceFacts } from '@rain/protocol'
import type { DesktopHolder } from './desktop-holder.ts'
import { describeSystem, platformOf, readOsRelease } from './describe-system.ts'

export interface FactsOptions {
  holder: DesktopHolder
  version: string
  desktopName?: string
}

/** What this machine is and can do now. A machine without a desktop has facts too: why there is none. */
export async function gatherFacts({ holder, version, desktopName }: FactsOptions): Promise<DeviceFacts> {
  const held = await holder.get()
  const system = {
    platform: process.platform,
    release: release(),
    desktop: desktopName,
    osRelease: await readOsRelease(),
  }
  const facts = {
    version,
    platform: platformOf(process.platform),
    system: describeSystem(system),
    hostname: hostname().slice(0, 200),
  }
  if ('problem' in held) return { ...facts, capture: 'none', displays: [], problems: [held.problem.slice(0, 500)] }
  const displays = (await held.capturer.displays()).slice(0, 16)
  return { ...facts, capture: held.capturer.kind, displays, problems: held.problems.map((each) => each.slice(0, 500)) }
}
