import { stoppedBySchema, type Controller } from '@rain/protocol'
import { z } from 'zod'
import { readJson } from './read-json.ts'
import { writePrivate } from './write-private.ts'

export type StoppedBy = z.infer<typeof stoppedBySchema>

const standingSchema = z.object({ epoch: z.number().int().nonnegative(), stopped: stoppedBySchema.nullable() })

/** `stopped`: nothing moves until somebody arms it. `control`: mouse and keyboard have changed hands. */
export type StandingChange = 'stopped' | 'armed' | 'control'

export const onlyFromAfar = 'It was stopped from the dashboard. Only there can it be armed again, with the PIN.'

/**
 * Whether anything may act here, and for whom: the one place all stops go through, whoever makes them. What it says outlives
 * the process, so that neither a crash nor a restart lifts a stop or makes an old epoch young.
 *
 * A stop that was made at the desktop (keys, corner, command) is lifted there or from the dashboard. One that came from the
 * dashboard is lifted only there, by who knows the PIN.
 */
export class Standing {
  readonly #file: string
  readonly #onFault: (error: unknown) => void
  readonly #listeners = new Set<(change: StandingChange) => void>()
  #epoch: number
  #stopped: StoppedBy | null
  /** Not known until the gateway has said it. */
  #controller: Controller | null = null

  /** `onFault`: it cannot be written, and holds for this process only. Left out: then it throws, once all has ended. */
  constructor(file: string, onFault: (error: unknown) => void = rethrow) {
    this.#file = file
    this.#onFault = onFault
    const kept = readJson(file, standingSchema)
    if (kept === 'missing') [this.#epoch, this.#stopped] = [0, null]
    // Nobody knows any more what was said: it stands still until a person says it may move.
    else if (kept === 'unreadable') [this.#epoch, this.#stopped] = [0, 'command']
    else [this.#epoch, this.#stopped] = [kept.epoch, kept.stopped]
  }

  get epoch(): number {
    return this.#epoch
  }

  get stopped(): StoppedBy | null {
    return this.#stopped
  }

  get controller(): Controller | null {
    return this.#controller
  }

  /** Everything ends, whether or not the disk can be written. */
  stop(by: StoppedBy): void {
    if (this.#stopped !== 'remote') this.#stopped = by
    this.#tell('stopped')
    this.#keep()
  }

  /** At the desktop itself. False: only the dashboard can lift this stop. */
  armHere(): boolean {
    if (this.#stopped === 'remote') return false
    this.#arm()
    return true
  }

  /** From the gateway, after a person has said so there. False: an older word than the last. */
  armFrom(epoch: number): boolean {
    if (epoch < this.#epoch) return false
    this.#epoch = epoch
    this.#arm()
    return true
  }

  /** Mouse and keyboard have changed hands. False: that was so before the last change. */
  hand(epoch: number, controller: Controller): boolean {
    if (epoch < this.#epoch) return false
    const same = epoch === this.#epoch && (this.#controller === null || controller === this.#controller)
    this.#controller = controller
    if (same) return true
    this.#epoch = epoch
    this.#tell('control')
    this.#keep()
    return true
  }

  /** The link is gone: who has control now will be said by the next one. */
  forgetController(): void {
    this.#controller = null
  }

  onChange(listener: (change: StandingChange) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  #arm(): void {
    this.#stopped = null
    this.#keep()
    this.#tell('armed')
  }

  #keep(): void {
    try {
      writePrivate(this.#file, JSON.stringify({ epoch: this.#epoch, stopped: this.#stopped }))
    } catch (error) {
      this.#onFault(error)
    }
  }

  #tell(change: StandingChange): void {
    for (const listener of [...this.#listeners]) listener(change)
  }
}

function rethrow(error: unknown): never {
  throw error
}
