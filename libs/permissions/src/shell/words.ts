import type { DoubleQuotedChild, ParsedScript, Word, WordPart } from 'unbash'
import { unknown, unknownMark, type Arg } from './command.ts'
import { expandBraces } from './braces.ts'
import type { KnownValues } from './known-values.ts'

/** A word may stand for this many texts; more are not followed. */
const maxAlternatives = 24

/** Longer texts are not followed. */
const maxLength = 70_000

/** A text under way: what the pieces so far make, and whether the shell would split it at spaces. */
interface Draft extends Arg {
  splits: boolean
}

const empty: Draft = { text: '', exact: true, glob: false, substituted: false, splits: false }

/**
 * The arguments a word can become. A variable that may hold several texts gives several arguments: rules look for a
 * dangerous one among them, so more is safe and fewer is not.
 */
export function expandWord(word: Word, variables: KnownValues): Arg[] {
  if (variables.isSpent) return [unknown()]
  if (word.parts === undefined) return [variables.charge({ ...empty, text: word.value })]
  const drafts = expandParts(word.parts, variables, false)
  return drafts.flatMap((draft) => splitDraft(variables.charge(draft)))
}

/** As `expandWord`, where the shell does not split: assignments and redirect targets. */
export function expandUnsplit(word: Word, variables: KnownValues): Arg[] {
  if (variables.isSpent) return [unknown()]
  if (word.parts === undefined) return [variables.charge({ ...empty, text: word.value })]
  return expandParts(word.parts, variables, false).map((draft) => variables.charge(toArg(draft)))
}

export function expandParts(parts: readonly WordPart[], variables: KnownValues, quoted: boolean): Draft[] {
  return parts.reduce<Draft[]>((drafts, part) => join(drafts, expandPart(part, variables, quoted)), [empty])
}

function expandPart(part: WordPart | DoubleQuotedChild, variables: KnownValues, quoted: boolean): Draft[] {
  switch (part.type) {
    case 'Literal':
    case 'SingleQuoted':
    case 'AnsiCQuoted':
      return [{ ...empty, text: part.value }]
    case 'DoubleQuoted':
    case 'LocaleString':
      return expandParts(part.parts, variables, true)
    case 'Glob':
      return [{ ...empty, text: part.kind === 'bracket' ? '?' : part.text, exact: false, glob: true }]
    case 'ExtendedGlob':
      return [{ ...empty, text: '*', exact: false, glob: true }]
    case 'BraceExpansion':
      return expandBraces(part.text)?.map((text) => ({ ...empty, text })) ?? [{ ...unknown(), splits: false }]
    case 'SimpleExpansion':
      return fromVariable(part.text.slice(1), variables, quoted)
    case 'ParameterExpansion':
      return fromParameter(part, variables, quoted)
    case 'ArithmeticExpansion':
      return [{ ...unknown(), splits: false }]
    case 'CommandExpansion':
      return asksForFolder(part.script)
        ? fromVariable('PWD', variables, quoted)
        : [{ ...unknown(true), splits: !quoted }]
    case 'ProcessSubstitution':
      return [{ ...unknown(true), splits: false }]
  }
}

function fromVariable(name: string, variables: KnownValues, quoted: boolean): Draft[] {
  return variables.valuesOf(name).map((value) => ({ ...value, splits: !quoted }))
}

function fromParameter(
  part: Extract<WordPart, { type: 'ParameterExpansion' }>,
  variables: KnownValues,
  quoted: boolean,
): Draft[] {
  const { operation, prefix, parameter } = part
  if (prefix !== undefined) return [{ ...unknown(), splits: !quoted }]
  const values = fromVariable(parameter, variables, quoted)
  if (operation === undefined) return values
  const substituted = values.some((value) => value.substituted)
  if (operation.type !== 'Default') return [{ ...unknown(substituted), splits: !quoted }]
  const other = expandUnsplit(operation.operand, variables).map((arg) => ({ ...arg, splits: !quoted }))
  return [...values, ...other]
}

function asksForFolder(script: ParsedScript | undefined): boolean {
  const command = script?.commands.length === 1 ? script.commands[0]?.command : undefined
  return (
    command?.type === 'Command' &&
    command.name?.value === 'pwd' &&
    command.suffix.length === 0 &&
    command.prefix.length === 0
  )
}

function join(heads: readonly Draft[], tails: readonly Draft[]): Draft[] {
  const length = Math.max(...heads.map((head) => head.text.length)) + Math.max(...tails.map((tail) => tail.text.length))
  if (heads.length * tails.length > maxAlternatives || length > maxLength) {
    return [{ ...unknown([...heads, ...tails].some((draft) => draft.substituted)), splits: true }]
  }
  return heads.flatMap((head) =>
    tails.map((tail) => ({
      text: head.text + tail.text,
      exact: head.exact && tail.exact,
      glob: head.glob || tail.glob,
      substituted: head.substituted || tail.substituted,
      splits: head.splits || tail.splits,
    })),
  )
}

function splitDraft(draft: Draft): Arg[] {
  const arg = toArg(draft)
  if (!draft.splits || !/\s/.test(arg.text)) return [arg]
  return arg.text
    .split(/\s+/)
    .filter((text) => text !== '')
    .map((text) => ({ ...arg, text, exact: arg.exact && !text.includes(unknownMark) }))
}

const toArg = ({ text, exact, glob, substituted }: Draft): Arg => ({ text, exact, glob, substituted })
