import { resolvePath } from '../paths/path.ts'
import type { Arg, Surroundings } from './command.ts'
import { maxNodes } from './parse.ts'
import { programName } from './names.ts'
import { textOf, withoutTransparent, type Invocation } from './script.ts'

interface FreshRun {
  path: string
  /** What was written, when it stands in the command; only for files of shell commands. */
  text?: string
}

/** What one call writes and what it runs, over all its parts: a file that is both is judged by what was written. */
export class Trail {
  #nodes = 0
  /** Path → the text written to it, or undefined when only the run knows. */
  readonly #written = new Map<string, string | undefined>()
  readonly #runs: { path: string; isShell: boolean }[] = []

  /** Counts parts of scripts, nested ones too. False when they are more than anybody can follow. */
  spend(nodes: number): boolean {
    this.#nodes += nodes
    return this.#nodes <= maxNodes
  }

  addWrites(invocation: Invocation, place: Surroundings): void {
    const text = textOf(invocation)
    for (const { operator, target } of invocation.redirects) {
      if (operator !== '<') this.#addWrite(target.text, operator === '>' ? text : undefined, place)
    }
    for (const path of downloadsOf(invocation.words)) this.#addWrite(path, undefined, place)
  }

  addRun(path: string, { folders, context }: Surroundings, isShell: boolean): void {
    for (const folder of folders) this.#runs.push({ path: resolvePath(path, folder, context.home), isShell })
  }

  /** Files that the same call writes and runs. */
  freshRuns(): FreshRun[] {
    const paths = new Set<string>()
    return this.#runs.flatMap(({ path, isShell }) => {
      if (!this.#written.has(path) || paths.has(path)) return []
      paths.add(path)
      const text = this.#written.get(path)
      if (text === undefined) return [{ path }]
      return isShell ? [{ path, text }] : []
    })
  }

  #addWrite(path: string, text: string | undefined, { folders, context }: Surroundings): void {
    for (const folder of folders) this.#written.set(resolvePath(path, folder, context.home), text)
  }
}

/** Files that a command fills with something from elsewhere. */
function downloadsOf(words: readonly Arg[]): string[] {
  const [name, ...args] = withoutTransparent(words).map((word) => word.text)
  const program = programName(name ?? '')
  if (program === 'tee') return args.filter((arg) => !arg.startsWith('-'))
  if (program === 'dd') return args.filter((arg) => arg.startsWith('of=')).map((arg) => arg.slice(3))
  if (program !== 'curl' && program !== 'wget') return []
  const named = args.flatMap((arg, at) => {
    if (/^(-o|-O|--output|--output-document)$/.test(args[at - 1] ?? '')) return [arg]
    const joined = /^(?:-[a-zA-Z]*[oO]|--output=|--output-document=)([^-].*)$/.exec(arg)?.[1]
    if (joined !== undefined) return [joined]
    return /^-[a-zA-Z]*[oO]$/.test(args[at - 1] ?? '') ? [arg] : []
  })
  const folderAt = args.findIndex((arg) => arg === '-P' || arg === '--output-dir')
  const folder = folderAt < 0 ? undefined : args[folderAt + 1]
  const addressed = args
    .filter((arg) => !arg.startsWith('-') && arg.includes('/'))
    .map((arg) => arg.split(/[?#]/)[0]?.split('/').pop() ?? '')
    .flatMap((file) => (file === '' || folder === undefined ? [file] : [file, `${folder}/${file}`]))
  return [...named, ...addressed].filter((path) => path !== '')
}
