import { appendFileSync, existsSync, readFileSync } from 'node:fs'
import { actOutcomeSchema, type ActOutcome } from '@rain/protocol'
import { z } from 'zod'
import { writePrivate } from '../state/write-private.ts'

/** What an action came to, and its picture while there is one. */
export interface Answer {
  outcome: ActOutcome
  bytes: Uint8Array
}

const lineSchema = z.object({ id: z.string(), outcome: actOutcomeSchema.optional() })

const kept = 1_000
/** Pictures are large: only the last are kept, for the case that a link ends while one is on its way. */
const keptPictures = 3
const none = new Uint8Array(0)

const cutByCrash: ActOutcome = {
  status: 'cut',
  message:
    'The desktop-agent ended in the middle of it: it may have happened, in whole or in part. Look before you go on.',
}

/**
 * The last thousand actions that were begun, on disk: an action is written down before anything is touched, so that it is
 * done at most once, whoever asks again, after a crash too. Of what was done the file says only that, never what was on the
 * screen. Written without waiting for the disk: what it survives is the end of this process, not of the machine, whose
 * desktop would be gone with it.
 */
export class ActionMemory {
  readonly #file: string
  readonly #answers = new Map<string, Answer>()
  #lines = 0

  constructor(file: string) {
    this.#file = file
    for (const { id, outcome } of readLines(file)) this.#keep(id, { outcome: outcome ?? cutByCrash, bytes: none })
    this.#rewrite()
  }

  /** Undefined: never begun here. */
  answerTo(id: string): Answer | undefined {
    return this.#answers.get(id)
  }

  /** @throws when it cannot be written: then the action must not be done. */
  begin(id: string): void {
    this.#append({ id })
    this.#keep(id, { outcome: cutByCrash, bytes: none })
  }

  end(id: string, answer: Answer): void {
    this.#keep(id, answer)
    this.#dropOldPictures()
    this.#append({ id, outcome: withoutScene(answer.outcome) })
    if (this.#lines > 4 * kept) this.#rewrite()
  }

  #keep(id: string, answer: Answer): void {
    this.#answers.delete(id)
    this.#answers.set(id, answer)
    const [oldest] = this.#answers.keys()
    if (this.#answers.size > kept && oldest !== undefined) this.#answers.delete(oldest)
  }

  #dropOldPictures(): void {
    const withPicture = [...this.#answers].filter(([, answer]) => answer.bytes.length > 0)
    for (const [id, { outcome }] of withPicture.slice(0, -keptPictures)) {
      this.#answers.set(id, { outcome: withoutScene(outcome), bytes: none })
    }
  }

  #append(line: z.infer<typeof lineSchema>): void {
    appendFileSync(this.#file, `${JSON.stringify(line)}\n`, { mode: 0o600 })
    this.#lines++
  }

  #rewrite(): void {
    const lines = [...this.#answers].map(([id, { outcome }]) => JSON.stringify({ id, outcome: withoutScene(outcome) }))
    writePrivate(this.#file, lines.map((line) => `${line}\n`).join(''))
    this.#lines = lines.length
  }
}

function readLines(file: string): z.infer<typeof lineSchema>[] {
  if (!existsSync(file)) return []
  return readFileSync(file, 'utf8').split('\n').flatMap(toLine)
}

/** The last line may have been cut by a crash: its action was not begun yet. */
function toLine(text: string): z.infer<typeof lineSchema>[] {
  try {
    const parsed = lineSchema.safeParse(JSON.parse(text))
    return parsed.success ? [parsed.data] : []
  } catch {
    return []
  }
}

function withoutScene(outcome: ActOutcome): ActOutcome {
  if (outcome.status === 'done') return { status: 'done', scene: { window: null } }
  if (outcome.status === 'cut') return { status: 'cut', message: outcome.message }
  return outcome
}
