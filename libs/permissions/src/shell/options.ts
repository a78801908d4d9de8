import type { Arg, Command } from './command.ts'

export interface Option {
  /** With its dashes, as in `-o` or `--output`. Combined letters are taken apart. */
  name: string
  value?: Arg
}

export interface Options {
  options: readonly Option[]
  operands: readonly Arg[]
}

/**
 * Takes arguments apart. `valued` are the options that take a value: letters in one string (`-o`, `-C` → `'oC'`) and long
 * names. Options after operands count too, as GNU programs have it.
 */
export function readOptions(args: readonly Arg[], letters = '', long: readonly string[] = []): Options {
  const options: Option[] = []
  const operands: Arg[] = []
  for (let at = 0; at < args.length; at++) {
    const arg = args[at]
    if (arg === undefined) break
    if (arg.text === '--') return { options, operands: [...operands, ...args.slice(at + 1)] }
    if (arg.text.startsWith('--')) {
      const [name = '', ...rest] = arg.text.split('=')
      if (rest.length > 0) options.push({ name, value: { ...arg, text: rest.join('=') } })
      else if (long.includes(name.slice(2))) options.push(withValue(name, args[++at]))
      else options.push({ name })
    } else if (arg.text.startsWith('-') && arg.text.length > 1) {
      const takesNext = readLetters(arg, letters, options)
      if (takesNext !== undefined) options.push(withValue(takesNext, args[++at]))
    } else operands.push(arg)
  }
  return { options, operands }
}

/** Whether one of these options is given. Long ones also count when shortened: `--rec` for `--recursive`. */
export function has({ options }: Options, ...names: readonly string[]): boolean {
  return options.some((option) => names.some((name) => isSameOption(option.name, name)))
}

export function valuesOf({ options }: Options, ...names: readonly string[]): Arg[] {
  return options.flatMap((option) =>
    option.value !== undefined && names.some((name) => isSameOption(option.name, name)) ? [option.value] : [],
  )
}

/** Whether one of these letters or long names is given to a program whose options with values do not matter. */
export function given(command: Command, ...names: readonly string[]): boolean {
  return has(readOptions(command.args), ...names)
}

/** The words of a command that are no options. */
export function operandsOf(command: Command, letters = '', long: readonly string[] = []): readonly Arg[] {
  return readOptions(command.args, letters, long).operands
}

/** What a program is told to do, as in `git push`: the first words behind its own options. */
export function verbOf(command: Command, letters = '', long: readonly string[] = [], words = 1): string {
  return operandsOf(command, letters, long)
    .slice(0, words)
    .map((arg) => arg.text)
    .join(' ')
}

function isSameOption(written: string, name: string): boolean {
  if (written === name) return true
  return name.startsWith('--') && written.length > 3 && name.startsWith(written)
}

function withValue(name: string, value: Arg | undefined): Option {
  return value === undefined ? { name } : { name, value }
}

/** The letters of `-abc`; returns the one that takes the next word as its value. */
function readLetters(arg: Arg, valued: string, options: Option[]): string | undefined {
  for (let at = 1; at < arg.text.length; at++) {
    const letter = arg.text[at] ?? ''
    if (!valued.includes(letter)) {
      options.push({ name: `-${letter}` })
      continue
    }
    const rest = arg.text.slice(at + 1)
    if (rest === '') return `-${letter}`
    options.push({ name: `-${letter}`, value: { ...arg, text: rest } })
    return undefined
  }
  return undefined
}
