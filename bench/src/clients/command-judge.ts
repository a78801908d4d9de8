import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { root } from '@rain/tools/root.mjs'
import { loadRunnerModule } from './runner-modules.ts'

/** How the runner judges a command, and the reading of it that is the first part of that. */
export interface CommandJudge {
  judge(command: string, cwd: string): Promise<{ level: string }>
  parse(command: string): unknown
  /** The commands that the classifier is tested with. */
  corpus: readonly string[]
}

interface ClassifyModule {
  classifyCall(
    call: { tool: string; input: { command: string } },
    place: { cwd: string; rainHome: string; readable: string[]; resolvedPaths: Record<string, string> },
  ): Promise<{ classification: { level: string } }>
}

export async function loadCommandJudge(): Promise<CommandJudge> {
  const [{ classifyCall }, { parseScript }, ...corpora] = await Promise.all([
    loadRunnerModule<ClassifyModule>('turn/classify-call.js'),
    loadPermissionsModule<{ parseScript(text: string): unknown }>('parse.js'),
    ...['ordinary', 'dangerous', 'quiet'].map((name) =>
      loadPermissionsModule<Record<string, readonly string[]>>(`testing/corpus-${name}.js`),
    ),
  ])
  return {
    async judge(command, cwd) {
      const place = { cwd, rainHome: join(cwd, '.rain'), readable: [], resolvedPaths: {} }
      return (await classifyCall({ tool: 'bash', input: { command } }, place)).classification
    },
    parse: parseScript,
    corpus: corpora.flatMap((module) => Object.values(module).flat()),
  }
}

function loadPermissionsModule<Module>(path: string): Promise<Module> {
  const file = join(root, 'libs', 'permissions', 'dist', 'shell', path)
  return import(pathToFileURL(file).href) as Promise<Module>
}
