import type { ToolItem } from '../../live/state.ts'

/** One file, or nothing when it failed. */
const changeOneFile: ReadonlySet<string> = new Set(['write_file', 'edit_file', 'browser_download'])

/** Whether the page of files may have a change by this call. A command that only looks is not watched. */
export function mayHaveChangedFiles({ tool, status, level }: ToolItem): boolean {
  if (changeOneFile.has(tool)) return status === 'done'
  const hasRun = status === 'done' || status === 'failed' || status === 'stopped'
  return tool === 'bash' && hasRun && level !== undefined && level !== 'green'
}
