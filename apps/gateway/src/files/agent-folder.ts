import { homedir } from 'node:os'
import { resolve } from 'node:path'
import type { Db } from '@rain/db'
import { protectedPlaceOf, secretPlaceOf } from '@rain/permissions'
import { RainError } from '@rain/protocol'
import { isWithin, resolveFolder } from '../browse/resolve-folder.ts'

/** The folder of an agent, as the person looks at it. */
export interface AgentFolder {
  userId: string
  agentKey: string
  /** Absolute, without links, and inside of what may be browsed. */
  root: string
  /** Where what is deleted goes; on the same disk as a rule. */
  trash: string
  rainHome: string
}

interface FilesDeps {
  db: Db
  config: { RAIN_BROWSE_ROOT: string; RAIN_HOME: string }
}

/** @throws RainError `agent_unknown`, or `forbidden_path` and `not_found` where its folder is not one that may be browsed. */
export async function agentFolderOf({ db, config }: FilesDeps, userId: string, agentKey: string): Promise<AgentFolder> {
  const agent = await db.prisma.agent.findFirst({ where: { userId, key: agentKey, destroyedAt: null } })
  if (!agent) throw new RainError('agent_unknown', 'There is no such agent.')
  return folderAt({ config }, { userId, agentKey, cwd: agent.cwd })
}

/** The same for a folder that the agent had at some time. */
export async function folderAt(
  { config }: Pick<FilesDeps, 'config'>,
  { userId, agentKey, cwd }: { userId: string; agentKey: string; cwd: string },
): Promise<AgentFolder> {
  const folder = await resolveFolder(config.RAIN_BROWSE_ROOT, cwd)
  if (folder.type === 'outside') throw new RainError('forbidden_path', 'This folder may not be opened here.')
  if (folder.type !== 'folder') throw new RainError('not_found', `The folder ${cwd} is not there.`)
  const trash = resolve(folder.root, trashName)
  return { userId, agentKey, root: folder.path, trash, rainHome: resolve(config.RAIN_HOME) }
}

export const trashName = '.rain-trash'

/** Rain's own data is no file of an agent, wherever its folder lies. */
export function isRains({ trash, rainHome }: AgentFolder, path: string): boolean {
  return isWithin(rainHome, path) || isWithin(trash, path)
}

/** What other programs run by themselves, or what breaks the machine: changing it takes the PIN. */
export function whyProtected(folder: AgentFolder, path: string): string | null {
  return protectedPlaceOf(path, contextOf(folder))?.says ?? null
}

/** What must stay secret is not shown. */
export function whySecret(folder: AgentFolder, path: string): string | null {
  return secretPlaceOf(path, contextOf(folder))?.says ?? null
}

function contextOf({ root, rainHome }: AgentFolder) {
  return { cwd: root, home: homedir(), rainHome }
}
