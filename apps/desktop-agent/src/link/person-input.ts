import type { InputEvent, ToDevice } from '@rain/protocol'
import type { Logger } from '@rain/runtime'
import type { Standing } from '../state/standing.ts'

export interface PersonInputOptions {
  standing: Standing
  apply(event: InputEvent, display: number): Promise<void>
  logger: Logger
}

/** More than a person can do while one event takes its time. Beyond it only what releases something is still taken. */
const maxWaiting = 500

/** Mouse and keys of a person who looks from afar: one after another, only while they have control. */
export class PersonInput {
  readonly #options: PersonInputOptions
  #waiting = 0
  #last: Promise<void> = Promise.resolve()

  constructor(options: PersonInputOptions) {
    this.#options = options
  }

  take({ epoch, display, events }: Extract<ToDevice, { type: 'input' }>): void {
    for (const event of events) {
      if (this.#waiting >= maxWaiting && !releases(event)) continue
      this.#waiting++
      this.#last = this.#last.then(() => this.#apply(event, display, epoch)).finally(() => this.#waiting--)
    }
  }

  /** Resolves when all that was taken so far is done. */
  idle(): Promise<void> {
    return this.#last
  }

  async #apply(event: InputEvent, display: number, epoch: number): Promise<void> {
    const { standing, apply, logger } = this.#options
    const allowed = standing.stopped === null && standing.controller === 'person' && standing.epoch === epoch
    if (!allowed) return
    try {
      await apply(event, display)
    } catch (error) {
      logger.warn({ err: error, event: event.type }, 'input of the person failed')
    }
  }
}

function releases(event: InputEvent): boolean {
  return (event.type === 'key' || event.type === 'button') && !event.down
}
