import type { Egress } from '../egress/egress.ts'
import type { Sandbox } from '../sandbox/sandbox.ts'
import { askUser } from './ask-user.ts'
import { createBash } from './bash/bash.ts'
import { cleanEnvironment, sessionEnvironment } from './bash/clean-environment.ts'
import type { Reaper } from './bash/reaper.ts'
import { editFile } from './edit-file/edit-file.ts'
import { findOnPath } from './grep-search/find-on-path.ts'
import { createGrepSearch } from './grep-search/grep-search.ts'
import { grepWithoutRipgrep } from './grep-search/grep-without-ripgrep.ts'
import { createRipgrep } from './grep-search/grep-with-ripgrep.ts'
import { listDirectory } from './list-directory.ts'
import { readFile } from './read-file.ts'
import type { AnyTool } from './registry.ts'
import { searchFiles } from './search/search-files.ts'
import { task } from './task.ts'
import { writeFile } from './write-file.ts'

export interface CoreToolsSettings {
  /** The environment of the runner; the tools take from it only what is harmless. */
  hostEnvironment: NodeJS.ProcessEnv
  reaper: Reaper
  sandbox: Sandbox
  /** The way out of the sandbox, for hosts that the person has granted. Without it there is none. */
  openProxy?: Egress['openProxy']
}

/** The tools every agent has: files, search, shell, questions, sub-agents. */
export async function createCoreTools({
  hostEnvironment,
  reaper,
  sandbox,
  openProxy,
}: CoreToolsSettings): Promise<AnyTool[]> {
  const environment = cleanEnvironment(hostEnvironment)
  const ripgrep = await findOnPath('rg', environment.PATH ?? '')
  return [
    readFile,
    writeFile,
    editFile,
    listDirectory,
    searchFiles,
    createGrepSearch(ripgrep === null ? grepWithoutRipgrep : createRipgrep(ripgrep, environment)),
    createBash({ environment, outsideEnvironment: sessionEnvironment(hostEnvironment), reaper, sandbox, openProxy }),
    askUser,
    task,
  ]
}
