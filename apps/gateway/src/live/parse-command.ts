import { commandSchema, type Command } from '@rain/protocol'
import { describeIssues, plainWords } from '../infra/describe-issues.ts'
import { isStorable, stringsIn } from '../infra/storable-text.ts'
import { refuse, type Refusal } from './commands/answer.ts'

export type ParsedCommand = { ok: true; command: Command } | Refusal

/** A frame as a command, or why it is none. */
export function parseCommand(frame: unknown): ParsedCommand {
  const parsed = commandSchema.safeParse(frame, { error: plainWords })
  if (!parsed.success) return refuse('bad_request', describeIssues(parsed.error.issues))
  if (!stringsIn(parsed.data).every(isStorable)) {
    return refuse(
      'bad_request',
      'The message has characters that are not text (NUL, or half of a pair). Leave them out.',
    )
  }
  return { ok: true, command: parsed.data }
}
