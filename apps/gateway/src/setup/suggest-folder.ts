import { constants } from 'node:fs'
import { access, mkdir, realpath } from 'node:fs/promises'
import { join } from 'node:path'
import { RainError, type SuggestedFolder } from '@rain/protocol'
import { resolveFolder } from '../browse/resolve-folder.ts'

/** A folder of its own: a first agent sees nothing that the person has not put there. */
const name = 'Rain'

/** Where an agent could work, for a person who has no opinion. */
export async function suggestFolder(root: string): Promise<SuggestedFolder> {
  const path = join(await realpath(root), name)
  const exists = (await resolveFolder(root, path)).type === 'folder'
  const can_make = await access(root, constants.W_OK).then(
    () => true,
    () => false,
  )
  return { path, exists, can_make }
}

/**
 * Makes that folder; where it is already, nothing happens.
 * @throws RainError `forbidden_path` when the gateway may not write there, or something else has its name.
 */
export async function makeSuggestedFolder(root: string): Promise<string> {
  const { path } = await suggestFolder(root)
  await mkdir(path, { mode: 0o755 }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw refusal(error)
  })
  const folder = await resolveFolder(root, path)
  if (folder.type !== 'folder') throw refusal()
  return folder.path
}

function refusal(cause?: Error): RainError {
  return new RainError('forbidden_path', 'Rain cannot make a folder there. Choose one that exists already.', { cause })
}
