import { codeOf } from '@rain/runtime'
import { failed } from '../outcome.ts'
import type { ToolOutcome } from '../tool.ts'

export { codeOf }

/** Says in words for the model what the file system objected to, or null when it is none of the expected ones. */
export function explainFsError(error: unknown, path: string): string | null {
  const explain = explanations[codeOf(error)]
  return explain ? explain(path) : null
}

/** Does work on files and turns the file system's expected refusals into an outcome. Anything else is thrown on. */
export async function withFsErrorsExplained(path: string, work: () => Promise<ToolOutcome>): Promise<ToolOutcome> {
  try {
    return await work()
  } catch (error) {
    const reason = explainFsError(error, path)
    if (reason === null) throw error
    return failed(reason)
  }
}

const explanations: Record<string, (path: string) => string> = {
  ENOENT: (path) => `${path} does not exist. Check the spelling with list_directory or search_files.`,
  EACCES: (path) => `Permission denied by the operating system: ${path}`,
  EPERM: (path) => `Not permitted by the operating system: ${path}`,
  EISDIR: (path) => `${path} is a folder, not a file. Use list_directory to see what is in it.`,
  ENOTDIR: (path) => `A part of ${path} is a file, not a folder.`,
  EEXIST: (path) => `${path} exists already.`,
  ELOOP: (path) => `${path} goes through a link that leads in circles or was changed a moment ago. Nothing was done.`,
  ENAMETOOLONG: (path) => `The name is too long for the file system: ${path.slice(0, 200)}…`,
  ENOSPC: (path) => `The disk is full: ${path} was not written.`,
  EDQUOT: (path) => `The disk quota is used up: ${path} was not written.`,
  EROFS: (path) => `${path} is on a read-only file system.`,
  EFBIG: (path) => `${path} would become larger than the file system allows.`,
  EBUSY: (path) => `${path} is in use by the system.`,
  ETXTBSY: (path) => `${path} is a program that is running.`,
  EINVAL: (path) => `The file system does not accept this name: ${path}`,
  ENXIO: (path) => `${path} is not a regular file.`,
  EIO: (path) => `The disk reported an error at ${path}.`,
}
