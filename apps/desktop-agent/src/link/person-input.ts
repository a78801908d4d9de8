import type { InputEvent, ToDevice } from '@rain/protocol'
import type { Logger } from '@rain/runtime'
import type { Standing } from '../state/standing.ts'

export interface PersonInputOptions {
  standing: Standing
  /** Resolves when nothing is under way any more that releases keys at its end: a person's would be released with them. */
  handedOver(): Promise<void>
  apply(event: InputEvent, display: number): Promise<void>
  logger: Logger
}

interface Waiting {
  event: InputEvent
  display: number
  epoch: number
}

/** More than a person types while a long text of theirs is written. Beyond it only what releases something is still taken. */
const maxWaiting = 5_000

/**
 * Mouse and keys of a person who looks from afar: one after another, only while they have control. Of movements that wait
 * behind each other only the last is made.
 */
export class PersonInput {
  readonly #options: PersonInputOptions
  #waiting: Waiting[] = []
  #working: Promise<void> | null = null

  constructor(options: PersonInputOptions) {
    this.#options = options
  }

  take({ epoch, display, events }: Extract<ToDevice, { type: 'input' }>): void {
    for (const event of events) this.#add({ event, display, epoch })
    if (this.#waiting.length === 0) return
    this.#working ??= this.#work()
  }

  /** Resolves when all that was taken so far is done. */
  async idle(): Promise<void> {
    await this.#working
  }

  #add(next: Waiting): void {
    const last = this.#waiting.at(-1)
    if (last && isMove(last) && isMove(next)) this.#waiting.pop()
    if (this.#waiting.length < maxWaiting || releases(next.event)) this.#waiting.push(next)
    else this.#options.logger.warn({ event: next.event.type }, 'too much input of the person waits')
  }

  async #work(): Promise<void> {
    for (let next = this.#waiting.shift(); next; next = this.#waiting.shift()) await this.#apply(next)
    this.#working = null
  }

  async #apply({ event, display, epoch }: Waiting): Promise<void> {
    const { standing, handedOver, apply, logger } = this.#options
    try {
      await handedOver()
      const allowed = standing.stopped === null && standing.controller === 'person' && standing.epoch === epoch
      if (allowed) await apply(event, display)
    } catch (error) {
      logger.warn({ err: error, event: event.type }, 'input of the person failed')
    }
  }
}

function isMove({ event }: Waiting): boolean {
  return event.type === 'move'
}

function releases(event: InputEvent): boolean {
  return (event.type === 'key' || event.type === 'button') && !event.down
}
