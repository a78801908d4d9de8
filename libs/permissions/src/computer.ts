import type { CallContext } from './call-context.ts'
import type { Finding } from './classification.ts'
import { isDangerousChord, isDangerousToHold, isPaste } from './chords.ts'
import { red } from './shell/command.ts'
import type { ReasonCode } from './reason-codes.ts'
import { classifyShell } from './shell/classify-shell.ts'
import { isTerminal } from './terminals.ts'
import { isLauncherOpen, programNamed, typedText, withoutMarks } from './typed-text.ts'

/** Actions that only look. */
const looking = new Set(['screenshot', 'zoom', 'cursor_position', 'mouse_move', 'move', 'wait', 'list_displays'])

/** Findings that say “not understood”: a letter to a friend is no command either. */
const doubts = new Set<ReasonCode>([
  'unreadable',
  'unknown_program',
  'unknown_option',
  'unseen_script',
  'too_complex',
  'too_deep',
  'git_unclear',
  'text_runs',
  'delete_unseen',
  'shadows_program',
  'unseen_code',
])

/**
 * What an action of the tool `computer` means: keys and typed text can be commands, whatever window has the focus.
 */
export function classifyComputer(
  input: Record<string, unknown>,
  { typedBefore = '', windowClass = '' }: Pick<CallContext, 'typedBefore' | 'windowClass'> = {},
): Finding[] {
  return [
    ...classifyKeys(input),
    ...classifyTyped(input, typedBefore),
    ...classifyPaste(input, isTerminal(windowClass) || isLauncherOpen(typedBefore)),
    ...classifySecret(input),
  ]
}

/** Looking is green; the level of the tool itself applies to everything else. */
export function isLooking(input: Record<string, unknown>): boolean {
  return typeof input.action === 'string' && looking.has(input.action)
}

function classifyKeys(input: Record<string, unknown>): Finding[] {
  const chords = chordsOf(input)
  const isDangerous = input.action === 'key' ? isDangerousChord : isDangerousToHold
  const bad = chords.find(isDangerous)
  if (bad === undefined) return []
  return [
    red(
      'dangerous_keys',
      'Presses keys that close, lock, restart or delete something, or open a place for commands.',
      bad,
    ),
  ]
}

/** What is pasted was copied by whatever page or program: where it runs, nobody has seen it. */
function classifyPaste(input: Record<string, unknown>, runs: boolean): Finding[] {
  const pastes = input.action === 'middle_click' || (isKeyAction(input.action) && chordsOf(input).some(isPaste))
  if (!pastes || !runs) return []
  return [red('pastes_unseen', 'Pastes into a terminal, where it can run: nobody has seen what is pasted.')]
}

/** Wherever the keyboard is, whoever owns that window reads it: a person looks at each time. */
function classifySecret({ action, secret }: Record<string, unknown>): Finding[] {
  if (action !== 'type_secret') return []
  return [
    red(
      'types_secret',
      'Types one of your secrets into the window that has the keyboard.',
      String(secret).slice(0, 100),
    ),
  ]
}

function chordsOf(input: Record<string, unknown>): string[] {
  return [input.keys, input.key, input.modifiers, isKeyAction(input.action) ? input.text : undefined].flatMap(toChord)
}

function toChord(value: unknown): string[] {
  if (typeof value === 'string') return [value]
  if (!Array.isArray(value)) return []
  const texts = value.filter((part): part is string => typeof part === 'string')
  return [texts.join('+')]
}

function isKeyAction(action: unknown): boolean {
  return typeof action === 'string' && /key|click|drag|scroll/.test(action)
}

/**
 * By itself and as the rest of the line it goes on with: what was typed before may be there, and may not.
 */
function classifyTyped(input: Record<string, unknown>, typedBefore: string): Finding[] {
  const typed = typedText(input)
  if (withoutMarks(typed).trim() === '') return [] // sending off what was typed adds nothing to it: it has been judged
  if (typed.length > 20_000) return [red('too_long', 'Types more text than anybody can check.')]
  const goesOn = !/^[\r\n]/.test(typed)
  const lines = new Set([typed, goesOn ? `${typedBefore}${typed}` : ''].flatMap((text) => text.split(/[\r\n]+/)))
  const program = [...lines].map(programNamed).find((name) => name !== '')
  const commands = [...lines]
    .map((line) =>
      withoutMarks(line)
        .replaceAll(/[\u00a0\u2000-\u200f\t]/g, ' ')
        .trim(),
    )
    .filter((line) => looksLikeCommand.test(line))
  if (commands.length > maxLines) return [red('too_long', 'Types more commands than anybody can check.')]
  return [
    ...(program === undefined ? [] : [red('types_command', 'Types a command.', program.slice(0, 200))]),
    ...commands.flatMap(typedLine),
  ]
}

const maxLines = 100

const nowhere: CallContext = { cwd: '/tmp/work', home: '/home/user', rainHome: '/home/user/.rain' }

/** A letter can begin with “At noon” or “Pass me”; a command has options, paths or signs, or is unmistakable. */
const looksLikeCommand =
  /(^|\s)[-/][A-Za-z?]|=[/~]|[|><$;&`~\\]|^(sudo|su|doas|reboot|shutdown|poweroff|halt|diskpart|regedit|mkfs\S*|init \d|iex|eval|exec|dd|rm|format [a-z]:)(\s|$)|https?:/i

function typedLine(line: string): Finding[] {
  const worst = (['bash', 'cmd', 'powershell'] as const)
    .flatMap((dialect) => classifyShell(line, nowhere, dialect))
    .find(({ level, code }) => level === 'red' && !doubts.has(code))
  return worst ? [red('types_command', 'Types a command.', line.slice(0, 200)), worst] : []
}
